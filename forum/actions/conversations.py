"""Private conversations: threads that their participants alone can read."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Audience, Block, User
from events.actions import record
from forum import conversing, limits, policies, ranking
from forum.actions.locking import lock_thread
from forum.actions.reading import store_position
from forum.actions.threads import store_first_post
from forum.headings import check_title
from forum.models import Draft, Participant, Post, Thread
from forum.texts import listed
from forum.writing import Prepared, Writing, prepare
from foundation.errors import DomainError, NotPermitted
from foundation.limits import hit
from notifications.actions.subscriptions import follow_automatically, set_level
from notifications.models import Subscription

MOST_PARTICIPANTS = 20


def start_conversation(
    *, actor: User, others: Sequence[User], title: str, writing: Writing, now: datetime, is_asked_for: bool = False
) -> Thread:
    """Write to one or several members in private. Sent twice with one client token, it is one conversation.

    Whoever blocked the actor, or is blocked by them, cannot be written to; the refusal is the same as for somebody who
    is not there. Nor can members who want to be asked first, unless `is_asked_for`: they said yes.
    Raises NotPermitted, LimitReached, DomainError naming the field.
    """
    check_start(actor=actor, now=now)
    earlier = _sent_before(actor, writing)
    if earlier:
        return earlier
    people = [other for other in dict.fromkeys(others) if other.pk != actor.pk]
    _check_people(actor, people, 1 + len(people))
    if not is_asked_for:
        _check_wishes(actor, people)
    title = check_title(title, actor.language)
    prepared = prepare(actor=actor, writing=writing, purpose="conversation", now=now, texts={"title": title})
    try:
        with transaction.atomic():
            return _store(prepared, people, title)
    except IntegrityError:
        # The same form arrived twice at once: the constraint let one of them through.
        earlier = _sent_before(actor, writing)
        if earlier is None:
            raise
        return earlier


def check_start(*, actor: User, now: datetime) -> None:
    """Raise NotPermitted, with the reason, for a member who may not begin a conversation now."""
    if policies.may_start_conversation(actor, now):
        return
    if policies.is_newcomer(actor, now):
        message = _(
            "On your first day you cannot start private conversations yet. Those who write to you, you can answer."
        )
    else:
        message = _("You cannot write anything at the moment, so you cannot start a conversation.")
    raise NotPermitted("start_conversation", message)


def find_people(*, actor: User, names: Sequence[str]) -> list[User]:
    """The members with these usernames, in this order. Raises DomainError naming all who cannot be written to."""
    if len(names) > MOST_PARTICIPANTS:
        raise _too_many()
    lowered = [name.lower() for name in names]
    found = {member.username.lower(): member for member in User.objects.visible_to(actor).with_usernames(lowered)}
    people = [found[name] for name in lowered if name in found]
    blocked = _blocked(actor, people)
    missing = [name for name in names if name.lower() not in found or found[name.lower()].pk in blocked]
    if missing:
        raise unreachable(*missing)
    return people


def _store(prepared: Prepared, people: Sequence[User], title: str) -> Thread:
    actor, now = prepared.actor, prepared.now
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
        **ranking.beginning(now),
        held_at=prepared.held_at,
    )
    post = store_first_post(thread=thread, prepared=prepared)
    _add(thread, [actor, *people], actor, now)
    store_position(actor=actor, thread=thread, number=1, now=now)
    Draft.objects.filter(author=actor, context="conversation").delete()
    data = {"post": post.pk, "held": prepared.held_at is not None}
    record("conversation_started", actor=actor, subject=thread, data=data, now=now)
    return thread


@transaction.atomic
def invite_to_conversation(*, actor: User, thread: Thread, other: User, now: datetime) -> Participant:
    """Bring somebody in, who then reads everything said before. Raises NotPermitted, LimitReached, DomainError."""
    locked = lock_thread(thread.pk)
    is_here = locked.participants.present().filter(member=actor).exists()
    if not is_here or not policies.may_invite_to(actor, locked, now):
        raise NotPermitted(
            "invite_to_conversation",
            _("Only whoever began the conversation, and still stands in it, can invite others."),
        )
    present = locked.participants.present().count()
    known = locked.participants.filter(member=other).first()
    if known and known.left_at is None:
        return known
    if known:
        raise DomainError("has_left", _("This member has left the conversation."), field="others")
    _check_people(actor, [other], present + 1)
    _check_wishes(actor, [other])
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
        Subscription.objects.of(actor, "forum.thread").filter(target_id=thread.pk).delete()
        Thread.objects.filter(pk=thread.pk).update(version=F("version") + 1)
        record("participant_left", actor=actor, subject=thread, now=now)
    return bool(left)


@transaction.atomic
def mute_conversation(*, actor: User, thread: Thread, is_muted: bool, now: datetime) -> None:
    """Hear nothing of a conversation one still stands in, or hear of it again. Raises NotPermitted."""
    if not Thread.objects.conversations_of(actor).filter(pk=thread.pk).exists():
        raise NotPermitted("mute_conversation", _("You do not stand in this conversation."))
    level = Subscription.Level.MUTED if is_muted else Subscription.Level.WATCHING
    set_level(actor=actor, target=thread, level=level, now=now)


def unreachable(*names: str) -> DomainError:
    """The same words for a member who is not there and for one who does not want to be written to."""
    shown = _("“%(name)s”")
    told = listed(shown % {"name": name[:60]} for name in names)
    message = ngettext(
        "You cannot write to %(names)s. Check the name, or leave it out.",
        "You cannot write to %(names)s. Check the names, or leave them out.",
        len(names),
    )
    return DomainError("unreachable", message % {"names": told}, field="others")


def _sent_before(actor: User, writing: Writing) -> Thread | None:
    if writing.client_token is None:
        return None
    post = Post.objects.filter(author=actor, client_token=writing.client_token).select_related("thread").first()
    return post.thread if post else None


def _check_people(actor: User, people: Sequence[User], count: int) -> None:
    if not people:
        raise DomainError("nobody", _("Name at least one other member."), field="others")
    if count > MOST_PARTICIPANTS:
        raise _too_many()
    blocked = _blocked(actor, people)
    if blocked:
        raise unreachable(*(other.username for other in people if other.pk in blocked))


def _check_wishes(actor: User, people: Sequence[User]) -> None:
    reserved = [other.username for other in people if not conversing.accepts(other, actor)]
    if reserved:
        names = listed(_("“%(name)s”") % {"name": name} for name in reserved)
        message = _("%(names)s want to be asked first. Open their page: if it offers so, ask to get in touch.")
        raise DomainError("wants_to_be_asked", message % {"names": names}, field="others")


def _too_many() -> DomainError:
    message = ngettext(
        "A conversation has at most %(count)d participant.",
        "A conversation has at most %(count)d participants.",
        MOST_PARTICIPANTS,
    )
    return DomainError("too_many_participants", message % {"count": MOST_PARTICIPANTS}, field="others")


def _blocked(actor: User, people: Sequence[User]) -> set[int]:
    """Those among the people who blocked the actor, or whom the actor blocked."""
    ids = [other.pk for other in people]
    blocks = Block.objects.filter(kind=Block.Kind.BLOCK)
    by_others = blocks.filter(member__in=ids, other=actor).values_list("member_id", flat=True)
    by_actor = blocks.filter(member=actor, other__in=ids).values_list("other_id", flat=True)
    return set(by_others.union(by_actor))


def _add(thread: Thread, people: Sequence[User], actor: User, now: datetime) -> None:
    rows = [Participant(thread=thread, member=member, invited_by=actor, joined_at=now) for member in people]
    Participant.objects.bulk_create(rows)
    for member in people:
        follow_automatically(actor=member, target=thread, level="watching", now=now)
