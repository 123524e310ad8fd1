"""What changes when a post or a thread goes out of sight, waits, or comes back: rows, counters, notes, events.

Who may decide so is asked before, by the actions; the rows are locked, and the transaction is theirs.
"""

from datetime import datetime
from typing import Any

from django.db.models import F

from accounts.models import User
from content.models import Hold
from events.actions import record
from forum import counting, pseudonyms
from forum.acceptance import clear_acceptance, give_acceptance_back, take_acceptance
from forum.beside import renew_post, renew_thread
from forum.models import Post, Thread
from forum.models.threads import ThreadNote
from forum.notes import leave_note
from foundation import site


def hold_post(post: Post, reason: str, now: datetime) -> None:
    """Let a post that others could read wait for a moderator; `reason` is a code of `content.gates.reasons`.

    The post is locked, in the caller's transaction. The first post holds its thread.
    """
    thread = post.thread
    was_counted = thread.is_counted
    Post.objects.filter(pk=post.pk).update(held_at=now)
    Hold.objects.create(host_model=post._meta.label_lower, host_id=post.pk, reasons=[reason], held_at=now)
    if post.is_first:
        Thread.objects.filter(pk=thread.pk).update(held_at=now)
        if was_counted:
            counting.count_thread(thread, -1)
    _renew(post, now)


def end_hold(post: Post, actor: User, note: str, now: datetime, *, is_released: bool) -> Post:
    """Release or refuse a locked post, in the caller's transaction."""
    thread = post.thread
    decision = Hold.Decision.RELEASED if is_released else Hold.Decision.REFUSED
    Hold.objects.of(post).open().order_by().update(decision=decision, decided_at=now, decided_by=actor, note=note)
    hidden = {} if is_released else {"hidden_at": now, "hidden_by": actor, "hide_reason": note}
    Post.objects.filter(pk=post.pk).update(held_at=None, **hidden)
    if post.is_first:
        Thread.objects.filter(pk=thread.pk).update(held_at=None, **hidden)
        if is_released and thread.hidden_at is None and thread.merged_into_id is None:
            counting.count_thread(thread, 1)
    elif not is_released and thread.accepted_post_id == post.pk:
        clear_acceptance(thread)
    if is_released and thread.last_activity_at < post.created_at:
        Thread.objects.filter(pk=thread.pk).update(last_activity_at=post.created_at)
    kind = "post_released" if is_released else "post_refused"
    record(kind, actor=actor, subject=post, data={"thread": thread.pk}, now=now)
    return _renew(post, now)


def hide_post(post: Post, actor: User, reason: str, now: datetime) -> Post:
    """Hide a locked post other than the first, in the caller's transaction."""
    thread = post.thread
    told = pseudonyms.seen(actor, post)
    hidden = {"hidden_at": now, "hidden_by": told, "hide_reason": reason, "is_withdrawn": told is None}
    Post.objects.filter(pk=post.pk).update(**hidden)
    about: dict[str, Any] = {"post": post.pk}
    if thread.accepted_post_id == post.pk:
        about["accepted"] = take_acceptance(thread)
    if post.owner_id != actor.pk:
        leave_note(thread, ThreadNote.Kind.POST_HIDDEN, actor, now, reason=reason, after=post.number, **about)
    record("post_hidden", actor=told, subject=post, data={"thread": thread.pk}, now=now)
    return _renew(post, now)


def hide_thread(thread: Thread, actor: User, reason: str, now: datetime) -> Thread:
    """Hide a locked thread, in the caller's transaction."""
    was_counted, told = thread.is_counted, pseudonyms.seen(actor, thread)
    Thread.objects.filter(pk=thread.pk).update(
        hidden_at=now, hidden_by=told, hide_reason=reason, is_withdrawn=told is None, version=F("version") + 1
    )
    if was_counted:
        counting.count_thread(thread, -1)
    if thread.owner_id != actor.pk:
        leave_note(thread, ThreadNote.Kind.HIDDEN, actor, now, reason=reason)
    record("thread_hidden", actor=told, subject=thread, now=now)
    return _renew_thread(thread)


def restore_post(post: Post, actor: User, reason: str, now: datetime) -> Post:
    """Bring a locked post other than the first back, in the caller's transaction. What was accepted is so again."""
    thread = post.thread
    by_others = not post.was_withdrawn
    Post.objects.filter(pk=post.pk).update(hidden_at=None, hidden_by=None, hide_reason="", is_withdrawn=False)
    if by_others:
        hidden = thread.notes.filter(kind=ThreadNote.Kind.POST_HIDDEN, data__post=post.pk).order_by("-pk").first()
        if hidden is not None:
            give_acceptance_back(thread, hidden)
        leave_note(thread, ThreadNote.Kind.POST_RESTORED, actor, now, reason=reason, after=post.number, post=post.pk)
    record(
        "post_restored",
        actor=pseudonyms.seen(actor, post) if not by_others else actor,
        subject=post,
        data={"thread": thread.pk},
        now=now,
    )
    return _renew(post, now)


def restore_thread(thread: Thread, actor: User, reason: str, now: datetime) -> Thread:
    """Bring a locked thread back, in the caller's transaction."""
    by_others = not thread.was_withdrawn
    back = {"hidden_at": None, "hidden_by": None, "hide_reason": "", "is_withdrawn": False}
    Thread.objects.filter(pk=thread.pk).update(**back, version=F("version") + 1)
    # A first text that was refused while it waited is hidden itself, too.
    Post.objects.filter(thread=thread, number=1, is_stub=False).update(**back)
    thread.refresh_from_db()
    counting.renew(thread)
    if thread.is_counted:
        counting.count_thread(thread, 1)
    if by_others:
        leave_note(thread, ThreadNote.Kind.RESTORED, actor, now, reason=reason)
    record("thread_restored", actor=pseudonyms.seen(actor, thread) if not by_others else actor, subject=thread, now=now)
    return _renew_thread(thread)


def _renew(post: Post, now: datetime) -> Post:
    """The post as it is stored now; counters and citations follow what may be read of it."""
    counting.renew(post.thread)
    site.bump_epoch()
    post.refresh_from_db()
    renew_post(post, now=now)
    if post.is_first:
        renew_thread(post.thread)
    return post


def _renew_thread(thread: Thread) -> Thread:
    site.bump_epoch()
    thread.refresh_from_db()
    renew_thread(thread)
    return thread
