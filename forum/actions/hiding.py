"""Taking posts and threads out of sight and back, and deciding about held ones. Whatever is decided has a reason."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import Hold
from events.actions import record
from forum import counting, policies
from forum.actions.locking import lock, lock_thread
from forum.actions.responses import clear_acceptance
from forum.beside import renew_post, renew_thread
from forum.models import Post, Thread
from forum.models.threads import LONGEST_REASON, ThreadNote
from forum.notes import leave_note
from foundation import site
from foundation.errors import DomainError, NotPermitted


@transaction.atomic
def hide_post(*, actor: User, post: Post, reason: str, now: datetime) -> Post:
    """Take a post out of sight; its place says that it is hidden and why. An author's own is a withdrawal.

    The first post goes with its thread: `hide_thread`. Raises NotPermitted, DomainError for a missing reason.
    """
    if post.is_first:
        hide_thread(actor=actor, thread=post.thread, reason=reason, now=now)
        post.refresh_from_db()
        return post
    locked = lock(post)
    thread = locked.thread
    if not policies.may_hide_post(actor, locked, now):
        raise NotPermitted("hide_post", _("You cannot hide this post."))
    reason = checked_reason(reason, is_needed=locked.author_id != actor.pk)
    Post.objects.filter(pk=locked.pk).update(hidden_at=now, hidden_by=actor, hide_reason=reason)
    if thread.accepted_post_id == locked.pk:
        clear_acceptance(thread)
    counting.renew(thread)
    if locked.author_id != actor.pk:
        leave_note(thread, ThreadNote.Kind.POST_HIDDEN, actor, now, reason=reason, after=locked.number, post=locked.pk)
    record("post_hidden", actor=actor, subject=locked, data={"thread": thread.pk}, now=now)
    site.bump_epoch()
    return _renewed(locked, now)


@transaction.atomic
def restore_post(*, actor: User, post: Post, now: datetime, reason: str = "") -> Post:
    """Bring a hidden post back. Raises NotPermitted."""
    if post.is_first:
        restore_thread(actor=actor, thread=post.thread, reason=reason, now=now)
        post.refresh_from_db()
        return post
    locked = lock(post)
    thread = locked.thread
    if not policies.may_restore_post(actor, locked, now):
        raise NotPermitted("restore_post", _("You cannot restore this post."))
    by_others = not locked.was_withdrawn
    Post.objects.filter(pk=locked.pk).update(hidden_at=None, hidden_by=None, hide_reason="")
    counting.renew(thread)
    if by_others:
        reason = checked_reason(reason, is_needed=False)
        leave_note(
            thread, ThreadNote.Kind.POST_RESTORED, actor, now, reason=reason, after=locked.number, post=locked.pk
        )
    record("post_restored", actor=actor, subject=locked, data={"thread": thread.pk}, now=now)
    site.bump_epoch()
    return _renewed(locked, now)


@transaction.atomic
def hide_thread(*, actor: User, thread: Thread, reason: str, now: datetime) -> Thread:
    """Take a whole thread out of sight. Its author may while nobody has answered. Raises NotPermitted, DomainError."""
    locked = lock_thread(thread.pk)
    is_withdrawal = policies.may_withdraw_thread(actor, locked, now)
    if locked.hidden_at is not None or not (is_withdrawal or policies.may_moderate(actor, locked, now)):
        raise NotPermitted("hide_thread", _("You cannot hide this thread."))
    reason = checked_reason(reason, is_needed=locked.author_id != actor.pk)
    was_counted = locked.is_counted
    Thread.objects.filter(pk=locked.pk).update(
        hidden_at=now, hidden_by=actor, hide_reason=reason, version=F("version") + 1
    )
    if was_counted:
        counting.count_thread(locked, -1)
    if locked.author_id != actor.pk:
        leave_note(locked, ThreadNote.Kind.HIDDEN, actor, now, reason=reason, after=locked.last_number)
    record("thread_hidden", actor=actor, subject=locked, now=now)
    site.bump_epoch()
    locked.refresh_from_db()
    renew_thread(locked)
    return locked


@transaction.atomic
def restore_thread(*, actor: User, thread: Thread, now: datetime, reason: str = "") -> Thread:
    """Bring a hidden thread back. Raises NotPermitted."""
    locked = lock_thread(thread.pk)
    if not policies.may_restore_thread(actor, locked, now):
        raise NotPermitted("restore_thread", _("You cannot restore this thread."))
    by_others = not locked.was_withdrawn
    Thread.objects.filter(pk=locked.pk).update(hidden_at=None, hidden_by=None, hide_reason="", version=F("version") + 1)
    locked.refresh_from_db()
    if locked.is_counted:
        counting.count_thread(locked, 1)
    if by_others:
        reason = checked_reason(reason, is_needed=False)
        leave_note(locked, ThreadNote.Kind.RESTORED, actor, now, reason=reason, after=locked.last_number)
    record("thread_restored", actor=actor, subject=locked, now=now)
    site.bump_epoch()
    renew_thread(locked)
    return locked


@transaction.atomic
def decide_hold(*, actor: User, post: Post, is_released: bool, now: datetime, note: str = "") -> Post:
    """Let a held text be seen, or hide it with a reason. The first post decides about its thread.

    Raises NotPermitted, DomainError for a refusal without a reason.
    """
    locked = lock(post)
    thread = locked.thread
    if not policies.may_decide_hold(actor, locked):
        raise NotPermitted("decide_hold", _("Only a moderator, and not its author, decides about a held text."))
    note = checked_reason(note, is_needed=not is_released)
    decision = Hold.Decision.RELEASED if is_released else Hold.Decision.REFUSED
    Hold.objects.of(locked).open().order_by().update(decision=decision, decided_at=now, decided_by=actor, note=note)
    hidden = {} if is_released else {"hidden_at": now, "hidden_by": actor, "hide_reason": note}
    Post.objects.filter(pk=locked.pk).update(held_at=None, **hidden)
    if locked.is_first:
        Thread.objects.filter(pk=thread.pk).update(held_at=None, version=F("version") + 1, **hidden)
        if is_released and thread.hidden_at is None and thread.merged_into_id is None:
            counting.count_thread(thread, 1)
    counting.renew(thread)
    if is_released and thread.last_activity_at < locked.created_at:
        Thread.objects.filter(pk=thread.pk).update(last_activity_at=locked.created_at)
    kind = "post_released" if is_released else "post_refused"
    record(kind, actor=actor, subject=locked, data={"thread": thread.pk}, now=now)
    site.bump_epoch()
    locked = _renewed(locked, now)
    if locked.is_first:
        renew_thread(locked.thread)
    return locked


def checked_reason(reason: str, *, is_needed: bool = True) -> str:
    """The reason on one line. Raises DomainError where one is needed and missing, or it is too long."""
    flat = " ".join(reason.split())
    if is_needed and not flat:
        raise DomainError("reason_missing", _("Give a reason: those it concerns will read it."), field="reason")
    if len(flat) > LONGEST_REASON:
        message = _("A reason may have at most %(most)d characters.") % {"most": LONGEST_REASON}
        raise DomainError("reason_too_long", message, field="reason")
    return flat


def _renewed(post: Post, now: datetime) -> Post:
    """The post as it is stored now; what it cites counts for as many as may read it."""
    post.refresh_from_db()
    renew_post(post, now=now)
    return post
