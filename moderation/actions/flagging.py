"""Telling moderators about a post. Called outside a transaction: notes pass the gates."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from content.gates import NOTHING_DECLARED, Declared
from content.models import Hold
from events.actions import record
from forum import policies as forum_policies
from forum import sight, wording
from forum.actions.locking import lock
from forum.models import Post
from foundation.errors import DomainError, NotPermitted
from foundation.limits import hit
from moderation import limits, logbook, policies, queueing, weights
from moderation.models import Flag, ModerationAction, ReviewItem
from moderation.reasons import FLAGGED_BY_READERS, REPORTED_PATIENT_DATA, FlagReason


@dataclass(frozen=True)
class Flagged:
    """A flag, and whether it took the text out of sight."""

    flag: Flag
    is_held: bool = False


def flag_post(
    *,
    actor: User,
    post: Post,
    reason: str,
    now: datetime,
    note: str = "",
    declared: Declared = NOTHING_DECLARED,
) -> Flagged:
    """Tell moderators about a post. While the item is open, a second flag by one reader is the first.

    A patient's data go out of sight at once and wait for a moderator, with two exceptions: a flag by somebody on their
    first day, and a text that a moderator has released since it was last changed. Both are looked at first. Other flags
    hide a text together, once their weights reach `weights.HIDES_AT`; never a text of the staff.
    Raises NotPermitted, LimitReached, DomainError naming the field.
    """
    if reason not in FlagReason.values:
        raise DomainError("report_reason", _("Choose one of the offered answers."), field="reason")
    _check(actor, post, now)
    words = wording.passed(actor=actor, reason=note, now=now, is_needed=False, declared=declared, field="note")
    with transaction.atomic():
        locked = lock(post)
        _check(actor, locked, now)
        item = queueing.open_item(queueing.POST, locked.pk)
        earlier = item.flags.filter(flagger=actor).first() if item else None
        if earlier:
            return Flagged(earlier)
        _refuse_decided(actor, locked, reason)
        if not actor.is_staff:
            hit(limits.flag_daily(actor), str(actor.pk), now)
        item = queueing.put_post(locked, kind=ReviewItem.Kind.FLAGS, reason=reason, now=now)
        flag = Flag.objects.create(
            item=item, flagger=actor, reason=reason, note=words.reason, weight=_weight(actor), created_at=now
        )
        words.record(host=flag, now=now)
        is_held = _hold(actor, locked, item, reason, now)
        data = {"thread": locked.thread_id, "flag": flag.pk, "reason": reason, "held": is_held}
        record("post_flagged", actor=actor, subject=locked, data=data, now=now)
    return Flagged(flag, is_held)


def _check(actor: User, post: Post, now: datetime) -> None:
    is_seen = Post.objects.visible_to(actor).filter(pk=post.pk).exists()
    if not is_seen or not policies.may_flag(actor, post, now):
        raise NotPermitted("flag_post", _("You cannot report this post. Your own you can withdraw."))


def _refuse_decided(actor: User, post: Post, reason: str) -> None:
    """The same word about the same text is no news."""
    since = post.edited_at or post.created_at
    about = Q(item__subject_model=queueing.POST, item__subject_id=post.pk)
    if Flag.objects.filter(about, flagger=actor, reason=reason, decided_at__gt=since).exists():
        message = _("Moderators have decided about your report of this text. It was not changed since.")
        raise DomainError("flag_decided", message)


def _weight(actor: User) -> float:
    counted = Flag.objects.filter(flagger=actor).aggregate(
        upheld=Count("pk", filter=Q(state=Flag.State.UPHELD)),
        dismissed=Count("pk", filter=Q(state=Flag.State.DISMISSED)),
    )
    return weights.weight(actor, **counted)


def _hold(actor: User, post: Post, item: ReviewItem, reason: str, now: datetime) -> bool:
    """Take the text out of sight where the flags ask for it; whether they did."""
    open_flags = item.flags.open().aggregate(total=Sum("weight"), readers=Count("flagger", distinct=True))
    ReviewItem.objects.filter(pk=item.pk).update(score=open_flags["total"] or 0)
    if post.is_apart or _was_released(post):
        return False
    if reason == FlagReason.PATIENT_DATA and not forum_policies.is_newcomer(actor, now):
        ground = REPORTED_PATIENT_DATA
    elif _are_many(post, **open_flags):
        ground = FLAGGED_BY_READERS
    else:
        return False
    sight.hold_post(post, ground, now)
    ReviewItem.objects.filter(pk=item.pk).update(kind=ReviewItem.Kind.HELD)
    logbook.write_rule(ModerationAction.Kind.HELD, post, item=item, ground=ground, now=now)
    return True


def _are_many(post: Post, total: float | None, readers: int) -> bool:
    author = post.unnamed_author or post.author
    if author is not None and author.is_staff:
        return False
    return (total or 0) >= weights.HIDES_AT and readers >= weights.FEWEST_FLAGGERS


def _was_released(post: Post) -> bool:
    """Whether a moderator released what it says now."""
    since = post.edited_at or post.created_at
    return Hold.objects.of(post).filter(decision=Hold.Decision.RELEASED, decided_at__gte=since).exists()
