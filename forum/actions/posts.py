"""Writing replies."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from content import gates
from events.actions import record
from forum import conversing, counting, finding, limits, policies, pseudonyms, ranking
from forum.actions.reading import store_position
from forum.beside import store_beside
from forum.interests import texts_about
from forum.models import Draft, Post, Thread
from forum.writing import Prepared, Writing, prepare
from foundation.errors import DomainError, NotPermitted
from notifications.actions.subscriptions import follow_automatically


def reply_to_thread(
    *, actor: User, thread: Thread, writing: Writing, now: datetime, reply_to: Post | None = None
) -> Post:
    """Write the next post of a thread. Sent twice with one client token, the second call returns the first post.

    1. Policy, gates, layout: no transaction is open meanwhile.
    2. One short transaction: lock the thread, ask the policy again, take the next number, store the post, its citations
       and files, counters, decisions about findings, the event `post_created`.

    A held text takes a number and is counted once it is released. Raises NotPermitted, LimitReached, DomainError.
    """
    _check_reply(actor, thread, now)
    earlier = _sent_before(actor, writing.client_token)
    if earlier:
        return earlier
    if reply_to is not None and (reply_to.thread_id != thread.pk or reply_to.is_stub):
        raise DomainError("reply_to_elsewhere", _("The post you answer is not in this thread any more."))
    own = pseudonyms.of(thread.pk, actor)
    if writing.is_pseudonymous or own:
        if own is None:
            pseudonyms.check_wish(actor, now)
        pseudonyms.check_text(actor, [writing.body])
    prepared = prepare(
        actor=actor,
        writing=writing,
        purpose="conversation" if thread.is_conversation else "post",
        now=now,
        is_case=thread.kind == "case",
        about=texts_about(thread),
    )
    try:
        with transaction.atomic():
            return _store_reply(prepared, thread, reply_to)
    except IntegrityError:
        # The same form arrived twice at once: the constraint let one of them through.
        earlier = _sent_before(actor, writing.client_token)
        if earlier is None:
            raise
        return earlier


def _check_reply(actor: User, thread: Thread, now: datetime) -> None:
    if not policies.may_reply(actor, thread, now):
        if thread.is_locked:
            raise NotPermitted("thread_locked", _("This thread is locked: nobody can reply any more."))
        raise NotPermitted("reply", _("You cannot reply here."))


def _check_companion(actor: User, thread: Thread) -> None:
    others = thread.participants.present().exclude(member=actor).select_related("member")[:2]
    if conversing.has_ended(actor, [row.member for row in others]):
        raise NotPermitted(
            "conversation_ended", _("This conversation has ended. Nothing can be written in it any more.")
        )


def _sent_before(actor: User, token: UUID | None) -> Post | None:
    if token is None:
        return None
    return finding.sent_with(actor, token)


def _store_reply(prepared: Prepared, thread: Thread, reply_to: Post | None) -> Post:
    actor, now = prepared.actor, prepared.now
    # Under the lock, whether the actor still sees the thread and may reply: it may have been moved or locked meanwhile.
    locked = finding.lock(actor, thread.pk)
    if locked is None:
        raise NotPermitted("reply", _("You cannot reply here."))
    _check_reply(actor, locked, now)
    if locked.is_conversation:
        _check_companion(actor, locked)
    voice = pseudonyms.voice_in(locked, actor, wants=prepared.writing.is_pseudonymous, now=now)
    post = Post.objects.create(
        thread=locked,
        number=locked.last_number + 1,
        **pseudonyms.stored(prepared.columns, voice),
        reply_to=reply_to,
        client_token=prepared.writing.client_token,
        created_at=now,
        held_at=prepared.held_at,
    )
    limits.count_reply(actor, now)
    store_beside(prepared, post)
    _count_reply(locked, now, is_shown=prepared.held_at is None)
    if locked.is_conversation:
        locked.last_number = post.number
        store_position(actor=actor, thread=locked, number=post.number, now=now)
    gates.record(prepared.passage, host=post, now=now, revision=1, is_unnamed=voice.shown is None)
    follow_automatically(actor=actor, target=locked, level="tracking", now=now)
    if not prepared.writing.is_draft_kept:
        Draft.objects.filter(author=actor, context=f"reply:{locked.pk}").delete()
    data = {"thread": locked.pk, "mentions": prepared.mentions, "held": prepared.held_at is not None}
    record("post_created", actor=voice.shown, subject=post, data=data, now=now)
    return post


def _count_reply(thread: Thread, now: datetime, *, is_shown: bool) -> None:
    """Give the thread its new last number, and count the post if others see it; the thread row is locked."""
    changes: dict[str, Any] = {"last_number": F("last_number") + 1, "version": F("version") + 1}
    if is_shown:
        thread.reply_count += 1
        changes |= {"reply_count": F("reply_count") + 1, "last_activity_at": now}
        changes |= counting.orders_after(thread, gained=ranking.REPLY, now=now)
    Thread.objects.filter(pk=thread.pk).update(**changes)
