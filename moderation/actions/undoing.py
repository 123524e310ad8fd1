"""Taking decisions back. The log tells both: what was decided, and that it was taken back."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actions import restrictions
from accounts.models import User
from content.gates import NOTHING_DECLARED, Declared
from forum import wording
from forum.actions.locking import lock
from forum.models import Post
from foundation.errors import DomainError, NotPermitted
from moderation import deciding, labels, logbook, policies, queueing
from moderation.actions import defences, settling, trusting, word_rules
from moderation.models import DefenceSettings, Flag, Label, ModerationAction, ReviewItem, WordRule

Kind = ModerationAction.Kind
# Decisions of the queue, which know how the text stood before. What was redacted is gone for good.
OF_TEXTS: Final = frozenset(
    {*(Kind.HIDDEN, Kind.REFUSED, Kind.RELEASED, Kind.UPHELD, Kind.DISMISSED, Kind.LAPSED, Kind.ASKED_TO_EDIT)}
)
OF_LABELS: Final = frozenset({Kind.LABELLED, Kind.UNLABELLED})
# Restrictions of members, by the column of the member that says until when.
OF_MEMBERS: Final = {Kind.SUSPENDED: "suspended_until", Kind.SILENCED: "silenced_until"}
# What the site is defended by.
OF_DEFENCES: Final = frozenset({Kind.RULE_CHANGED, Kind.DEFENCES_CHANGED})
# Answers in the queue to what is no post. What was redacted is gone for good.
OF_MATTERS: Final = frozenset(
    {Kind.CLEARED, Kind.SEEN_TO, Kind.SENDING_OFF, Kind.ADDRESS_CONFIRMED, Kind.ARTICLES_MARKED}
)
# Trust levels by hand.
OF_LEVELS: Final = frozenset({Kind.LEVEL_FIXED, Kind.LEVEL_RELEASED})
# What the log holds of a decision that can be taken back.
WAY_BACK: Final[dict[str, str]] = {
    **dict.fromkeys(OF_TEXTS | OF_DEFENCES | OF_LEVELS, "before"),
    **dict.fromkeys(OF_MATTERS, "matter"),
    **dict.fromkeys(OF_LABELS, "label"),
    **dict.fromkeys(OF_MEMBERS, "until"),
}


class CannotBeUndone(DomainError):
    """Nothing leads back, or somebody was there already."""

    def __init__(self) -> None:
        super().__init__(
            "cannot_be_undone",
            _("This cannot be taken back here: it was taken back before, was redacted, or is undone where it stands."),
        )


def is_undoable(action: ModerationAction) -> bool:
    """Whether the log knows a way back. No statement; that it was not taken already is asked by the action."""
    if WAY_BACK.get(action.kind) not in action.data:
        return False
    # A rule that is new, or that stands as it stood, has no state to go back to.
    return action.kind != Kind.RULE_CHANGED or action.data["before"] not in ("", action.data["after"])


def undo_decision(
    *, actor: User, action: ModerationAction, reason: str, now: datetime, declared: Declared = NOTHING_DECLARED
) -> ModerationAction:
    """Bring the text back to where it stood; the item is open again, with its flags. Called outside a transaction.

    Of a member it ends that suspension or silence and no other; a trust level is as it was before.

    Raises NotPermitted, CannotBeUndone, and DomainError for a missing reason.
    """
    if not policies.may_undo(actor, action, now):
        raise NotPermitted("undo", _("Moderators take back what was decided, and nobody what is about themselves."))
    words = wording.passed(actor=actor, reason=reason, now=now, declared=declared)
    try:
        with transaction.atomic():
            made = take_back(action, actor=actor, reason=words.reason, now=now, is_reopened=True)
            words.record(host=made, now=now)
    except IntegrityError:  # two at once: `undoes` is unique
        raise CannotBeUndone from None
    return made


def take_back(
    action: ModerationAction, *, actor: User, reason: str, now: datetime, is_reopened: bool
) -> ModerationAction:
    """The steps back, in the caller's transaction. `is_reopened`: somebody has to decide again.

    Without it the flags count as dismissed: an appeal was granted. Raises CannotBeUndone.
    """
    if not is_undoable(action) or hasattr(action, "undone_by"):
        raise CannotBeUndone
    if (way := _WAYS.get(action.kind)) is not None:
        return way(action, actor=actor, reason=reason, now=now)
    post = Post.objects.filter(pk=action.subject_id).first() if action.subject_model == queueing.POST else None
    if post is None:
        raise CannotBeUndone
    locked = lock(post)
    deciding.put_back(locked, action.data["before"], actor, reason, now)
    _put_flags_back(action, is_reopened=is_reopened, now=now)
    if is_reopened:
        _reopen(action, locked)
    else:
        queueing.close(queueing.POST, locked.pk, now, outcome=ReviewItem.Outcome.DISMISSED)
    return logbook.write(
        Kind.REOPENED,
        actor=actor,
        subject=locked,
        item=action.item,
        ground=action.ground,
        reason=reason,
        undoes=action,
        now=now,
    )


def _ask_again(action: ModerationAction, *, actor: User, reason: str, now: datetime) -> ModerationAction:
    """Put what was settled back into the queue, and take back what was done to it."""
    subject = settling.subject_of(action.item) if action.item is not None else None
    if action.item is None or subject is None:
        raise CannotBeUndone
    settling.put_back(subject=subject, action=action, actor=actor, reason=reason, now=now)
    settling.reopen(action.item)
    return logbook.write(
        Kind.REOPENED,
        actor=actor,
        subject=subject,
        about=action,
        item=action.item,
        ground=action.ground,
        reason=reason,
        undoes=action,
        now=now,
    )


def _end_restriction(action: ModerationAction, *, actor: User, reason: str, now: datetime) -> ModerationAction:
    member = User.objects.filter(pk=action.subject_id).first()
    if member is None:
        raise CannotBeUndone
    until = datetime.fromisoformat(action.data["until"])
    column = OF_MEMBERS[Kind(action.kind)]
    restrictions.end_restriction(actor=actor, member=member, column=column, until=until, now=now)
    return logbook.write(Kind.LIFTED, actor=actor, subject=member, member=member, reason=reason, undoes=action, now=now)


def _turn_label(action: ModerationAction, *, actor: User, reason: str, now: datetime) -> ModerationAction:
    """Take off a label that was put there, or put back one that was taken off."""
    label = Label.objects.select_related("post").filter(pk=action.data["label"]).first()
    if label is None or label.post.is_stub:
        raise CannotBeUndone
    turn = labels.take_off if action.kind == Kind.LABELLED else labels.put_back
    turned = turn(label, lock(label.post), actor=actor, now=now)
    if turned is None:
        raise CannotBeUndone
    return labels.write_down(turned, actor=actor, reason=reason, undoes=action, now=now)


def _put_back(action: ModerationAction, *, actor: User, reason: str, now: datetime) -> ModerationAction:
    subject: WordRule | DefenceSettings
    if action.kind == Kind.RULE_CHANGED:
        subject = word_rules.take_change_back(actor=actor, action=action, now=now)
    else:
        subject = defences.put_choices_back(actor=actor, action=action, now=now)
    data = {"before": action.data["after"], "after": action.data["before"], "fields": ["state"]}
    return logbook.write(action.kind, actor=actor, subject=subject, reason=reason, undoes=action, data=data, now=now)


def _put_flags_back(action: ModerationAction, *, is_reopened: bool, now: datetime) -> None:
    state = Flag.State.OPEN if is_reopened else Flag.State.DISMISSED
    decided_at = None if is_reopened else now
    Flag.objects.filter(pk__in=action.data["flags"]).update(state=state, decided_at=decided_at)


def _reopen(action: ModerationAction, post: Post) -> None:
    if action.item_id is None:
        return
    again = queueing.open_item(queueing.POST, post.pk)
    if again is not None and again.pk != action.item_id:
        # Something new came in meanwhile: the old flags are decided about with it.
        Flag.objects.filter(pk__in=action.data["flags"]).exclude(flagger__in=again.flags.values("flagger")).update(
            item=again
        )
        return
    queueing.reopen(action.item_id)


# Of what is no text of a post; the others go the way of `take_back` itself.
_WAYS: Final[dict[str, Callable[..., ModerationAction]]] = {
    **dict.fromkeys(OF_LABELS, _turn_label),
    **dict.fromkeys(OF_DEFENCES, _put_back),
    **dict.fromkeys(OF_MEMBERS, _end_restriction),
    **dict.fromkeys(OF_LEVELS, trusting.put_level_back),
    **dict.fromkeys(OF_MATTERS, _ask_again),
}
