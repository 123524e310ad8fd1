"""Taking posts and threads out of sight and back, and deciding about held ones. Whatever is decided has a reason.

Called outside a transaction: reasons pass the gates, like every text that others read.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content.gates import NOTHING_DECLARED, Declared
from forum import policies, pseudonyms, sight, wording
from forum.actions.locking import lock, lock_thread
from forum.models import Post, Thread
from foundation.errors import NotPermitted


def hide_post(*, actor: User, post: Post, reason: str, now: datetime, declared: Declared = NOTHING_DECLARED) -> Post:
    """Take a post out of sight; its place says that it is hidden and why. An author's own is a withdrawal.

    The first post goes with its thread: `hide_thread`. Raises NotPermitted, DomainError for a missing reason.
    """
    if post.is_first:
        hide_thread(actor=actor, thread=post.thread, reason=reason, now=now, declared=declared)
        post.refresh_from_db()
        return post
    is_needed = post.owner_id != actor.pk
    words = wording.passed(actor=actor, reason=reason, now=now, is_needed=is_needed, declared=declared)
    with transaction.atomic():
        locked = lock(post)
        if not policies.may_hide_post(actor, locked, now):
            raise NotPermitted("hide_post", _("You cannot hide this post."))
        words.record(host=locked, now=now, is_unnamed=pseudonyms.seen(actor, locked) is None)
        return sight.hide_post(locked, actor, words.reason, now)


def restore_post(
    *, actor: User, post: Post, now: datetime, reason: str = "", declared: Declared = NOTHING_DECLARED
) -> Post:
    """Bring a hidden post back. Raises NotPermitted, DomainError."""
    if post.is_first:
        restore_thread(actor=actor, thread=post.thread, reason=reason, now=now, declared=declared)
        post.refresh_from_db()
        return post
    words = wording.passed(actor=actor, reason=reason, now=now, is_needed=False, declared=declared)
    with transaction.atomic():
        locked = lock(post)
        if not policies.may_restore_post(actor, locked, now):
            raise NotPermitted("restore_post", _("You cannot restore this post."))
        words.record(host=locked, now=now, is_unnamed=pseudonyms.seen(actor, locked) is None)
        return sight.restore_post(locked, actor, words.reason, now)


def hide_thread(
    *, actor: User, thread: Thread, reason: str, now: datetime, declared: Declared = NOTHING_DECLARED
) -> Thread:
    """Take a whole thread out of sight. Its author may while nobody has answered. Raises NotPermitted, DomainError."""
    is_needed = thread.owner_id != actor.pk
    words = wording.passed(actor=actor, reason=reason, now=now, is_needed=is_needed, declared=declared)
    with transaction.atomic():
        locked = lock_thread(thread.pk)
        is_withdrawal = policies.may_withdraw_thread(actor, locked, now)
        if locked.hidden_at is not None or not (is_withdrawal or policies.may_moderate(actor, locked, now)):
            raise NotPermitted("hide_thread", _("You cannot hide this thread."))
        words.record(host=locked, now=now, is_unnamed=pseudonyms.seen(actor, locked) is None)
        return sight.hide_thread(locked, actor, words.reason, now)


def restore_thread(
    *, actor: User, thread: Thread, now: datetime, reason: str = "", declared: Declared = NOTHING_DECLARED
) -> Thread:
    """Bring a hidden thread back. Raises NotPermitted, DomainError."""
    words = wording.passed(actor=actor, reason=reason, now=now, is_needed=False, declared=declared)
    with transaction.atomic():
        locked = lock_thread(thread.pk)
        if not policies.may_restore_thread(actor, locked, now):
            raise NotPermitted("restore_thread", _("You cannot restore this thread."))
        words.record(host=locked, now=now, is_unnamed=pseudonyms.seen(actor, locked) is None)
        return sight.restore_thread(locked, actor, words.reason, now)


def decide_hold(
    *,
    actor: User,
    post: Post,
    is_released: bool,
    now: datetime,
    note: str = "",
    declared: Declared = NOTHING_DECLARED,
) -> Post:
    """Let a held text be seen, or hide it with a reason. The first post decides about its thread.

    Raises NotPermitted, DomainError for a refusal without a reason.
    """
    words = wording.passed(
        actor=actor, reason=note, now=now, is_needed=not is_released, declared=declared, field="note"
    )
    with transaction.atomic():
        locked = lock(post)
        if not policies.may_decide_hold(actor, locked):
            raise NotPermitted("decide_hold", _("Only a moderator, and not its author, decides about a held text."))
        words.record(host=locked, now=now, is_unnamed=pseudonyms.seen(actor, locked) is None)
        return sight.end_hold(locked, actor, words.reason, now, is_released=is_released)
