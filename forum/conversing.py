"""What pages show of private conversations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Prefetch, QuerySet

from accounts.models import Block, Membership, User
from forum import policies
from forum.models import ContactRequest, Participant, Post, Thread
from forum.querysets.threads import ThreadQuerySet
from forum.viewers import Shape, shape_of, stand_in
from foundation import brought
from foundation.prepared import PreparedTuples
from notifications.models import Subscription

RECENT = 20  # seconds that the number in the frame may be late
MOST_COUNTED = 100  # the frame of every page shows 99+ above


@dataclass(frozen=True)
class Attendance:
    """Who stands in a conversation, and what one of them may do about it."""

    present: list[Participant]
    left: list[Participant]
    is_muted: bool
    may_invite: bool
    has_ended: bool
    """Nobody is left to answer, or a block ended it: nothing can be written any more."""
    first_post_id: int | None


def inbox_of(member: User) -> ThreadQuerySet:
    """The member's conversations, with how far they read (`read_number`), the level, and who is present (`here`)."""
    here = Prefetch("participants", queryset=Participant.objects.all().present().in_order(), to_attr="here")
    found = Thread.objects.conversations_of(member).with_reader(member)
    return found.only("title", "slug", "language", "last_number", "last_activity_at", "held_at").prefetch_related(here)


def unread_count(member: User | AnonymousUser) -> int:
    """In how many conversations something waits to be read, muted ones left out. One statement; counts to a limit."""
    return len(_unread.rows(member.pk, shape=shape_of(member))) if isinstance(member, User) else 0


def _unread_by(number: int, shape: Shape) -> QuerySet[Any, Any]:  # Any: columns
    member = stand_in(number, shape)
    found = Thread.objects.conversations_of(member).with_reader(member).waiting_to_be_read()
    return found.values_list("pk")[:MOST_COUNTED]


_unread = PreparedTuples(_unread_by)


def recent_unread_count(member: User | AnonymousUser) -> int:
    """`unread_count` for the frame of every page: worked out at most once in RECENT seconds for each member."""
    key = unread_name(member.pk or 0)
    found: int | None = brought.get(key)
    if found is None:
        found = unread_count(member)
        cache.set(key, found, RECENT)
        brought.hold([key], {key: found})
    return found


def unread_name(member_id: int) -> str:
    """Of the number in the cache."""
    return f"forum.unread-conversations:{member_id}"


def attendance(member: User, thread: Thread, now: datetime) -> Attendance:
    """What the head of the conversation's page shows this participant. Four statements."""
    everybody = list(Participant.objects.filter(thread=thread).in_order())
    present = [row for row in everybody if row.left_at is None]
    first = Post.objects.visible_to(member).filter(thread=thread, number=1)
    return Attendance(
        present=present,
        left=[row for row in everybody if row.left_at is not None],
        is_muted=Subscription.objects.level_of(member, thread) == Subscription.Level.MUTED,
        may_invite=policies.may_invite_to(member, thread, now),
        has_ended=has_ended(member, [row.member for row in present if row.member_id != member.pk]),
        first_post_id=first.values_list("pk", flat=True).first(),
    )


def has_ended(member: User, others: list[User]) -> bool:
    """Between two members a block ends the conversation; among several it only folds the texts of the blocked."""
    if not others:
        return True
    return len(others) == 1 and Block.objects.between(member, others[0]).exists()


def accepts(member: User, sender: User) -> bool:
    """Whether the member wants to be written to by this sender without being asked. At most four statements.

    Threads count where both wrote under their names: what somebody wrote under a pseudonym opens and closes nothing.
    """
    wish = member.messages_from
    if wish == User.MessagesFrom.EVERYONE or sender.is_staff:
        return True
    agreed = ContactRequest.objects.filter(sender=sender, receiver=member, state=ContactRequest.State.ACCEPTED)
    if agreed.exists() or ContactRequest.objects.filter(sender=member, receiver=sender).exists():
        return True
    if wish == User.MessagesFrom.NOBODY:
        return False
    return sender.shown_credential_id is not None or _share_something(member, sender)


def _share_something(one: User, other: User) -> bool:
    groups = Membership.objects.filter(member=one).values("group_id")
    if Membership.objects.filter(member=other, group__in=groups).exists():
        return True
    threads = Post.objects.shown_to_everyone().filter(author=one, thread__category__isnull=False).values("thread_id")
    return Post.objects.shown_to_everyone().filter(author=other, thread__in=threads).exists()
