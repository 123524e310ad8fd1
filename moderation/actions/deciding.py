"""Deciding about items of the queue. Called outside a transaction: reasons pass the gates.

Locks: the thread, the post, then the item, as in flagging. Two moderators who decide at once meet at the post: one
decides, the other is told who did.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from content import policies as content_policies
from content.actions.redaction import redact_everywhere
from content.gates import NOTHING_DECLARED, Declared
from content.privacy import Tier, check
from events.actions import record
from events.actions import retry as retry_handlings
from events.models import Handling
from forum import pseudonyms, wording
from forum.actions.locking import lock
from forum.models import Post
from foundation.errors import DomainError, NotPermitted
from moderation import deciding, logbook, policies, queueing
from moderation.deciding import Decision
from moderation.models import Flag, ModerationAction, ReviewItem


class ItemChanged(DomainError):
    """Somebody was faster, or something came in since the moderator looked."""

    def __init__(self, item: ReviewItem) -> None:
        by = item.decided_by.shown_name if item.decided_by else ""
        if item.state != ReviewItem.State.CLOSED:
            message = _("Something came in about this text since you opened it. Look again, then decide.")
        elif by:
            message = _("%(name)s has decided about this meanwhile. Nothing was changed.") % {"name": by}
        else:
            message = _("This was settled meanwhile. Nothing was changed.")
        super().__init__("item_changed", message, extra={"version": item.version})


class ItemClaimed(DomainError):
    """Another moderator looks at it."""

    def __init__(self, item: ReviewItem) -> None:
        by = item.claimed_by.shown_name if item.claimed_by else ""
        message = _("%(name)s is looking at this. Ask them, or wait: a claim lapses after ten minutes.")
        super().__init__("item_claimed", message % {"name": by})


def decide_text(
    *,
    actor: User,
    item: ReviewItem,
    decision: str,
    reason: str,
    version: int,
    now: datetime,
    declared: Declared = NOTHING_DECLARED,
) -> ModerationAction:
    """Decide about a flagged or held post. `version` is the item's, as the moderator saw it.

    The author and those who flagged it are told, with the reason. Raises NotPermitted, ItemChanged, ItemClaimed, and
    DomainError for a missing reason or a decision that does not fit.
    """
    if decision not in Decision.values or item.subject_model != queueing.POST:
        raise DomainError("decision_unknown", _("Choose one of the offered decisions."), field="decision")
    chosen = Decision(decision)
    words = wording.passed(actor=actor, reason=reason, now=now, declared=declared)
    post = Post.objects.filter(pk=item.subject_id).first()
    if post is None:
        raise DomainError("text_gone", _("The text is not there any more."))
    if chosen is Decision.REDACT:
        check_item(actor=actor, item=item, version=version, now=now)
        _redact(actor, post, now)
    with transaction.atomic():
        locked = lock(post)
        found = locked_item(item)
        check_item(actor=actor, item=found, version=version, now=now)
        before = deciding.state_of(locked)
        kind = deciding.carry_out(chosen, locked, actor, words.reason, now)
        flags = settle_flags(item=found, state=deciding.FLAGS[chosen], post=locked, now=now)
        action = logbook.write(
            kind,
            actor=actor,
            subject=locked,
            item=found,
            ground=found.reason,
            reason=words.reason,
            data={"before": before, "flags": flags},
            now=now,
        )
        words.record(host=action, now=now, is_unnamed=pseudonyms.seen(actor, locked) is None)
        _finish(found, chosen, actor, now)
    return action


def check_item(*, actor: User, item: ReviewItem, version: int, now: datetime) -> None:
    """Raise ItemChanged, NotPermitted or ItemClaimed where this person cannot decide about the item as they saw it."""
    if item.state == ReviewItem.State.CLOSED or item.version != version:
        raise ItemChanged(item)
    if not policies.may_decide(actor, item, now):
        raise NotPermitted(
            "decide", _("You cannot decide about this: not about yourself, about staff, or beyond your categories.")
        )
    if item.holder_id(now) not in (None, actor.pk):
        raise ItemClaimed(item)


def locked_item(item: ReviewItem) -> ReviewItem:
    """The item under lock, with the people that refusals name."""
    found = ReviewItem.objects.select_for_update(of=("self",)).select_related("author", "decided_by", "claimed_by")
    return found.get(pk=item.pk)


def _redact(actor: User, post: Post, now: datetime) -> None:
    """Take what the privacy check finds in the text out of everything: revisions, drafts, quotes, mail, the index."""
    if not content_policies.may_redact_everywhere(actor):
        raise NotPermitted("redact", _("You have no right to take texts out of everything. Ask an administrator."))
    texts = [post.source, post.thread.title] if post.is_first else [post.source]
    spans = {
        (text[one.start : one.end].strip(), one.kind) for text in texts for one in check(text) if one.tier is Tier.HARD
    }
    if not spans:
        message = _("The privacy check finds nothing to redact. Take the words out by hand, then decide.")
        raise DomainError("nothing_to_redact", message)
    for text, kind in sorted(spans, key=lambda span: -len(span[0])):
        redact_everywhere(actor=actor, text=text, kind=kind, now=now)


def settle_flags(*, item: ReviewItem, state: Flag.State, post: Post, now: datetime) -> list[int]:
    """Decide the open flags with the item, and let those who made them be told; their ids."""
    ids = list(item.flags.open().order_by("pk").values_list("pk", flat=True))
    Flag.objects.filter(pk__in=ids).update(state=state, decided_at=now)
    for pk in ids:
        data = {"thread": post.thread_id, "flag": pk, "state": str(state)}
        record("flag_decided", actor=None, subject=post, data=data, now=now)
    return ids


def _finish(item: ReviewItem, decision: Decision, actor: User, now: datetime) -> None:
    if decision is Decision.ASK:
        ReviewItem.objects.filter(pk=item.pk).update(
            state=ReviewItem.State.WAITING, claimed_at=None, claimed_by=None, version=F("version") + 1
        )
        return
    is_dismissed = decision is Decision.DISMISS
    outcome = ReviewItem.Outcome.DISMISSED if is_dismissed else ReviewItem.Outcome.UPHELD
    queueing.settle(item.pk, outcome=outcome, actor=actor, now=now)


@transaction.atomic
def settle_undelivered(*, actor: User, item: ReviewItem, is_retried: bool, version: int, now: datetime) -> None:
    """Let what the site gave up be tried again, or say that it was seen to.

    Raises NotPermitted, ItemChanged, and DomainError for an item of another kind.
    """
    if item.kind != ReviewItem.Kind.UNDELIVERED:
        raise DomainError(
            "not_undelivered", _("This is nothing that the site gave up. Decide about it where it stands.")
        )
    found = locked_item(item)
    check_item(actor=actor, item=found, version=version, now=now)
    if is_retried:
        handlings = list(Handling.objects.dead().filter(pk=found.subject_id))
        if found.subject_model != queueing.HANDLING or not handlings:
            raise DomainError("cannot_retry", _("This cannot be tried again. Say that you have seen to it."))
        retry_handlings(actor=actor, handlings=handlings, now=now)
        logbook.write(ModerationAction.Kind.RETRIED, actor=actor, subject=handlings[0], item=found, now=now)
    outcome = ReviewItem.Outcome.UPHELD if is_retried else ReviewItem.Outcome.DISMISSED
    queueing.settle(found.pk, outcome=outcome, actor=actor, now=now)
