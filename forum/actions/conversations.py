"""Private conversations: threads that their participants alone can read."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Audience, Block, User
from events.actions import record
from forum import limits, policies, ranking
from forum.actions.locking import lock_thread
from forum.actions.threads import store_first_post
from forum.headings import check_title
from forum.models import Draft, Participant, Post, Thread
from forum.writing import Writing, prepare
from foundation.errors import DomainError, NotPermitted
from foundation.limits import hit
from notifications.actions.subscriptions import follow_automatically

MOST_PARTICIPANTS = 20


def start_conversation(*, actor: User, others: Sequence[User], title: str, writing: Writing, now: datetime) -> Thread:
    """Write to one or several members in private. Sent twice with one client token, it is one conversation.

    Whoever blocked the actor, or is blocked by them, cannot be written to; the refusal is the same as for somebody who
    is not there. Raises NotPermitted, LimitReached, DomainError naming the field.
    """
    if not policies.may_start_conversation(actor, now):
        raise NotPermitted("start_conversation", _("On your first day you cannot start private conversations yet."))
    earlier = _sent_before(actor, writing)
    if earlier:
        return earlier
    people = [other for other in dict.fromkeys(others) if other.pk != actor.pk]
    _check_people(actor, people, 1 + len(people))
    title = check_title(title, actor.language)
    prepared = prepare(actor=actor, writing=writing, purpose="conversation", now=now, texts={"title": title})
    with transaction.atomic():
        hit(limits.CONVERSATION_DAILY, str(actor.pk), now)
        thread = Thread.objects.create(
            kind="discussion",
            title=title,
            slug=Thread.slug_of(title),
            language=prepared.language,
            author=actor,
            audience=Audience.objects.get(kind=Audience.Kind.PARTICIPANTS),
            created_at=now,
            last_activity_at=now,
            last_number=1,
            rank=ranking.rank(created_at=now, useful=0, replies=0, same_problem=0),
            held_at=prepared.held_at,
        )
        post = store_first_post(thread=thread, prepared=prepared)
        _add(thread, [actor, *people], actor, now)
        Draft.objects.filter(author=actor, context="conversation").delete()
        record("conversation_started", actor=actor, subject=thread, data={"post": post.pk}, now=now)
    return thread


@transaction.atomic
def invite_to_conversation(*, actor: User, thread: Thread, other: User, now: datetime) -> Participant:
    """Bring somebody in, who then reads everything said before. Raises NotPermitted, LimitReached, DomainError."""
    locked = lock_thread(thread.pk)
    if not policies.may_invite_to(actor, locked, now):
        raise NotPermitted("invite_to_conversation", _("Only whoever began the conversation can invite others."))
    present = locked.participants.filter(left_at__isnull=True).count()
    known = locked.participants.filter(member=other).first()
    if known and known.left_at is None:
        return known
    if known:
        raise DomainError("has_left", _("This member has left the conversation."), field="others")
    _check_people(actor, [other], present + 1)
    hit(limits.INVITE_DAILY, str(actor.pk), now)
    _add(locked, [other], actor, now)
    Thread.objects.filter(pk=locked.pk).update(version=F("version") + 1)
    record("participant_invited", actor=actor, subject=locked, data={"member": other.pk}, now=now)
    return locked.participants.get(member=other)


@transaction.atomic
def leave_conversation(*, actor: User, thread: Thread, now: datetime) -> bool:
    """Read no further, and be told no more; there is no way back. False when the actor had left."""
    left = Participant.objects.filter(thread=thread, member=actor, left_at__isnull=True).update(left_at=now)
    if left:
        Thread.objects.filter(pk=thread.pk).update(version=F("version") + 1)
        record("participant_left", actor=actor, subject=thread, now=now)
    return bool(left)


def _sent_before(actor: User, writing: Writing) -> Thread | None:
    if writing.client_token is None:
        return None
    post = Post.objects.filter(author=actor, client_token=writing.client_token).select_related("thread").first()
    return post.thread if post else None


def _check_people(actor: User, people: Sequence[User], count: int) -> None:
    if not people:
        raise DomainError("nobody", _("Name at least one other member."), field="others")
    if count > MOST_PARTICIPANTS:
        message = ngettext(
            "A conversation has at most %(count)d participant.",
            "A conversation has at most %(count)d participants.",
            MOST_PARTICIPANTS,
        ) % {"count": MOST_PARTICIPANTS}
        raise DomainError("too_many_participants", message, field="others")
    for other in people:
        if Block.objects.between(actor, other).exists():
            raise unreachable(other.username)


def unreachable(name: str) -> DomainError:
    """The same words for a member who is not there and for one who does not want to be written to."""
    message = _("You cannot write to “%(name)s”. Check the name.") % {"name": name[:60]}
    return DomainError("unreachable", message, field="others")


def _add(thread: Thread, people: Sequence[User], actor: User, now: datetime) -> None:
    rows = [Participant(thread=thread, member=member, invited_by=actor, joined_at=now) for member in people]
    Participant.objects.bulk_create(rows)
    for member in people:
        follow_automatically(actor=member, target=thread, level="watching", now=now)
