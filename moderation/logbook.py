"""Writing the log of decisions: by the actions of this room, and for what is decided elsewhere, from its events."""

from datetime import datetime
from typing import Any, Final

from django.db import models

from accounts.models import User
from events.actions import record
from events.models import Event
from forum.models import Post, Thread
from moderation.echoes import is_echo
from moderation.models import ModerationAction, ReviewItem

Kind = ModerationAction.Kind
# Of these the member is told by this room; of the others the room says so in which it happened.
TOLD: Final = frozenset(
    {
        *(Kind.HELD, Kind.UPHELD, Kind.ASKED_TO_EDIT, Kind.REDACTED, Kind.REOPENED),
        *(Kind.APPEAL_GRANTED, Kind.APPEAL_REFUSED, Kind.LABELLED, Kind.UNLABELLED),
    }
)


def write(
    kind: str,
    *,
    actor: User | None,
    subject: models.Model,
    now: datetime,
    member: User | None = None,
    about: ModerationAction | None = None,
    item: ReviewItem | None = None,
    ground: str = "",
    reason: str = "",
    data: dict[str, Any] | None = None,  # Any: ids and codes
    undoes: ModerationAction | None = None,
    is_automatic: bool = False,
) -> ModerationAction:
    """Add a decision to the log, in the caller's transaction, and let whom it concerns be told: the owner of a text,
    `member`, or whom the decision `about` concerned.
    """
    concerned = {"member_id": member.pk if member else None, "unnamed_member_id": None}
    if about is not None:
        concerned = {"member_id": about.member_id, "unnamed_member_id": about.unnamed_member_id}
    elif isinstance(subject, Post | Thread) and kind != Kind.OPENED:
        concerned = {"member_id": subject.author_id, "unnamed_member_id": subject.unnamed_author_id}
    action = ModerationAction.objects.create(
        kind=kind,
        actor=actor,
        is_automatic=is_automatic,
        **concerned,
        subject_model=subject._meta.label_lower,
        subject_id=subject.pk,
        item=item,
        ground=ground,
        reason=reason,
        data=data or {},
        undoes=undoes,
        created_at=now,
    )
    facts = {"kind": str(kind), "told": kind in TOLD and any(concerned.values())}
    record("moderation_decided", actor=actor, subject=action, data=facts, now=now)
    return action


def write_rule(kind: str, post: Post, *, item: ReviewItem, ground: str, now: datetime) -> ModerationAction:
    """What a rule did to a text by itself."""
    return write(kind, actor=None, subject=post, now=now, item=item, ground=ground, is_automatic=True)


_OF_POSTS: Final = {
    "post_hidden": Kind.HIDDEN,
    "post_restored": Kind.RESTORED,
    "post_released": Kind.RELEASED,
    "post_refused": Kind.REFUSED,
}
_OF_THREADS: Final = {
    "thread_hidden": Kind.HIDDEN,
    "thread_restored": Kind.RESTORED,
    "thread_locked": Kind.LOCKED,
    "thread_unlocked": Kind.UNLOCKED,
    "thread_moved": Kind.MOVED,
    "thread_merged": Kind.MERGED,
    "thread_split": Kind.SPLIT,
}
_OF_MEMBERS: Final = {
    "member_suspended": Kind.SUSPENDED,
    "member_silenced": Kind.SILENCED,
    "member_restrictions_lifted": Kind.LIFTED,
    "service_account_made": Kind.SERVICE_MADE,
    "service_account_changed": Kind.SERVICE_CHANGED,
    "service_account_switched_off": Kind.SERVICE_OFF,
    "service_account_switched_on": Kind.SERVICE_ON,
}
EVENTS: Final = (*_OF_POSTS, *_OF_THREADS, *_OF_MEMBERS)


def from_event(event: Event) -> None:
    """Write down what was decided where the text stands. What the queue decided stands in the log already.

    Authors who take back their own text are no moderators, and what nobody is named for was theirs.
    """
    if event.actor_id is None:
        return
    if event.kind in _OF_MEMBERS:
        member = User.objects.filter(pk=event.subject_id or 0).first()
        if member is not None:
            _write_about(member, event)
        return
    subject: Post | Thread | None
    if event.kind in _OF_POSTS:
        subject = Post.objects.filter(pk=event.subject_id or 0).first()
        kind = _OF_POSTS[event.kind]
    else:
        subject = Thread.objects.filter(pk=event.subject_id or 0).first()
        kind = _OF_THREADS[event.kind]
    if subject is None or subject.owner_id == event.actor_id or _is_tending(kind, event):
        return
    reason = subject.hide_reason if kind in (Kind.HIDDEN, Kind.REFUSED) else ""
    if kind == Kind.LOCKED and isinstance(subject, Thread):
        reason = subject.lock_reason
    _write_once(kind, event, subject, reason)


def _is_tending(kind: str, event: Event) -> bool:
    """A member who is no staff put a thread into its place: care that readers see beside it, and no decision."""
    return kind == Kind.MOVED and not User.objects.filter(pk=event.actor_id or 0, is_staff=True).exists()


def _write_about(member: User, event: Event) -> None:
    kind = _OF_MEMBERS[event.kind]
    reasons = {Kind.SUSPENDED: member.suspension_reason, Kind.SILENCED: member.silence_reason}
    data = {"until": event.data["until"]} if kind in reasons else {}
    _write_once(kind, event, member, reasons.get(kind, ""), data)


def _write_once(
    kind: str,
    event: Event,
    subject: Post | Thread | User,
    reason: str,
    data: dict[str, Any] | None = None,  # Any: as in `write`
) -> None:
    if is_echo(event, subject):
        return
    actor = User.objects.filter(pk=event.actor_id or 0).first()
    member = subject if isinstance(subject, User) else None
    write(kind, actor=actor, subject=subject, member=member, reason=reason, data=data, now=event.created_at)
