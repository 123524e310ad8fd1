"""Telling moderators about a post, and their decision. Called outside a transaction: notes pass the gates."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content.gates import NOTHING_DECLARED, Declared
from content.models import Hold
from events.actions import record
from forum import limits, policies, sight, wording
from forum.actions.locking import lock
from forum.models import Post, Report
from foundation.errors import DomainError, NotPermitted
from foundation.limits import hit

REPORTED_PATIENT_DATA = "reported_patient_data"  # a reason of a hold; its words are registered in apps.py


def report_post(
    *,
    actor: User,
    post: Post,
    reason: str,
    now: datetime,
    note: str = "",
    declared: Declared = NOTHING_DECLARED,
) -> Report:
    """Tell moderators about a post. While one's report is open, a second one is the same.

    A patient's data go out of sight at once and wait for a moderator, with two exceptions: a report by somebody on
    their first day, and a text that a moderator has released since it was last changed. Both are looked at first.
    Raises NotPermitted, LimitReached, DomainError naming the field.
    """
    if reason not in Report.Reason.values:
        raise DomainError("report_reason", _("Choose one of the offered answers."), field="reason")
    _check(actor, post, now)
    words = wording.passed(actor=actor, reason=note, now=now, is_needed=False, declared=declared, field="note")
    with transaction.atomic():
        locked = lock(post)
        _check(actor, locked, now)
        earlier = Report.objects.filter(post=locked, reporter=actor, state=Report.State.OPEN).first()
        if earlier:
            return earlier
        _refuse_decided(actor, locked, reason)
        hit(limits.REPORT_DAILY, str(actor.pk), now)
        report = Report.objects.create(post=locked, reporter=actor, reason=reason, note=words.reason, created_at=now)
        words.record(host=report, now=now)
        is_held = reason == Report.Reason.PATIENT_DATA and _goes_at_once(actor, locked, now)
        if is_held:
            sight.hold_post(locked, REPORTED_PATIENT_DATA, now)
        data = {"thread": locked.thread_id, "report": report.pk, "reason": reason, "held": is_held}
        record("post_reported", actor=actor, subject=locked, data=data, now=now)
    return report


def decide_report(
    *,
    actor: User,
    report: Report,
    is_upheld: bool,
    note: str,
    now: datetime,
    hides: bool = False,
    declared: Declared = NOTHING_DECLARED,
) -> Report:
    """Uphold or dismiss what readers reported; all open reports of the post for the same reason are decided with it.

    `hides` takes the post out of sight, in a conversation too. A post that waits because of the report is released or
    refused by the decision. Raises NotPermitted, DomainError for a missing reason.
    """
    words = wording.passed(actor=actor, reason=note, now=now, declared=declared, field="note")
    with transaction.atomic():
        locked = lock(report.post)
        if not policies.may_decide_report(actor, locked, now):
            raise NotPermitted("decide_report", _("Only a moderator, and not its author, decides about a report."))
        state = Report.State.UPHELD if is_upheld else Report.State.DISMISSED
        alike = Report.objects.filter(post=locked, reason=report.reason, state=Report.State.OPEN)
        ids = list(alike.select_for_update().order_by("pk").values_list("pk", flat=True))
        if report.pk not in ids:
            raise DomainError("report_decided", _("Somebody has decided about this report meanwhile."))
        words.record(host=report, now=now)
        Report.objects.filter(pk__in=ids).update(
            state=state, decided_at=now, decided_by=actor, decision_note=words.reason
        )
        _follow(locked, report, actor, words.reason, now, is_upheld=is_upheld, hides=hides)
        for pk in ids:
            data = {"thread": locked.thread_id, "report": pk, "state": state}
            record("report_decided", actor=actor, subject=locked, data=data, now=now)
    report.refresh_from_db()
    return report


@transaction.atomic
def open_text(*, actor: User, post: Post, now: datetime) -> Post:
    """Read one text of a conversation or a group that waits for a decision or was reported; who did is recorded.

    Returns the post with its text. Raises NotPermitted.
    """
    found = Post.objects.put_before(actor).filter(pk=post.pk).first()
    if found is None:
        raise NotPermitted("open_text", _("This text does not wait for a decision."))
    record("post_opened", actor=actor, subject=found, data={"thread": found.thread_id}, now=now)
    return found


def _check(actor: User, post: Post, now: datetime) -> None:
    is_seen = Post.objects.visible_to(actor).filter(pk=post.pk).exists()
    if not is_seen or not policies.may_report(actor, post, now):
        raise NotPermitted("report_post", _("You cannot report this post. Your own you can withdraw."))


def _refuse_decided(actor: User, post: Post, reason: str) -> None:
    """The same word about the same text is no news."""
    since = post.edited_at or post.created_at
    known = Report.objects.filter(post=post, reporter=actor, reason=reason, decided_at__gt=since)
    if known.exists():
        message = _("Moderators have decided about your report of this text. It was not changed since.")
        raise DomainError("report_decided", message)


def _goes_at_once(actor: User, post: Post, now: datetime) -> bool:
    if post.is_apart or policies.is_newcomer(actor, now):
        return False
    since = post.edited_at or post.created_at
    released = Hold.objects.of(post).filter(decision=Hold.Decision.RELEASED, decided_at__gte=since)
    return not released.exists()


def _follow(post: Post, report: Report, actor: User, note: str, now: datetime, *, is_upheld: bool, hides: bool) -> None:
    """What the decision does to the post."""
    if post.held_at is not None and report.reason == Report.Reason.PATIENT_DATA:
        sight.end_hold(post, actor, note, now, is_released=not is_upheld)
    elif not is_upheld or not hides:
        return
    elif post.is_first and post.thread.hidden_at is None:
        sight.hide_thread(post.thread, actor, note, now)
    elif not post.is_first and post.hidden_at is None:
        sight.hide_post(post, actor, note, now)
