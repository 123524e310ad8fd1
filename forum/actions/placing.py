"""Where a thread stands and whether it goes on: moving, pinning, locking.

Called outside a transaction: reasons pass the gates, like every text that others read.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from content.gates import NOTHING_DECLARED, Declared
from events.actions import record
from forum import counting, limits, policies, wording
from forum.actions.locking import lock_thread
from forum.beside import renew_thread
from forum.models import Category, Thread, ThreadNote
from forum.notes import leave_note
from foundation import site
from foundation.errors import DomainError, NotPermitted

May = Callable[[User, Thread, datetime], bool]


def move_thread(
    *,
    actor: User,
    thread: Thread,
    category: Category,
    reason: str,
    now: datetime,
    declared: Declared = NOTHING_DECLARED,
) -> Thread:
    """Put a thread into another category, whose audience it has from then on. To where it stands: nothing happens.

    The actor must see both places. Raises NotPermitted, LimitReached, DomainError.
    """
    _check(actor, thread, now, policies.may_move)
    words = wording.passed(actor=actor, reason=reason, now=now, declared=declared)
    with transaction.atomic():
        locked = _moderated(actor, thread, now, policies.may_move)
        place = Category.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=category.pk).first()
        if place is None or not policies.may_move_to(actor, place):
            raise NotPermitted("move_thread", _("You cannot move a thread there."))
        if locked.category_id == place.pk:
            return locked
        if locked.merged_into_id is not None:
            raise DomainError("thread_merged", _("This thread was merged into another. Take that back first."))
        if not place.admits(locked.kind):
            raise DomainError(
                "kind_not_admitted", _("This kind of thread has no place in this category."), field="category"
            )
        limits.count_edit(actor, now)
        words.record(host=locked, now=now)
        return _move(locked, place, actor, words.reason, now)


def pin_thread(
    *,
    actor: User,
    thread: Thread,
    is_pinned: bool,
    now: datetime,
    reason: str = "",
    declared: Declared = NOTHING_DECLARED,
) -> Thread:
    """Put a thread on top of its category, or no longer. Raises NotPermitted, DomainError."""
    _check(actor, thread, now)
    words = wording.passed(actor=actor, reason=reason, now=now, is_needed=False, declared=declared)
    with transaction.atomic():
        locked = _moderated(actor, thread, now)
        if (locked.pinned_at is not None) == is_pinned:
            return locked
        words.record(host=locked, now=now)
        columns = {"pinned_at": now if is_pinned else None, "pinned_by": actor if is_pinned else None}
        Thread.objects.filter(pk=locked.pk).update(
            **columns, pin_reason=words.reason if is_pinned else "", version=F("version") + 1
        )
        kind = ThreadNote.Kind.PINNED if is_pinned else ThreadNote.Kind.UNPINNED
        leave_note(locked, kind, actor, now, reason=words.reason)
        record("thread_pinned" if is_pinned else "thread_unpinned", actor=actor, subject=locked, now=now)
        site.bump_epoch()
        locked.refresh_from_db()
        return locked


def lock_thread_for_replies(
    *,
    actor: User,
    thread: Thread,
    is_locked: bool,
    reason: str,
    now: datetime,
    declared: Declared = NOTHING_DECLARED,
) -> Thread:
    """Close a thread to replies, with a reason, or open it again. Raises NotPermitted, DomainError."""
    _check(actor, thread, now)
    words = wording.passed(actor=actor, reason=reason, now=now, is_needed=is_locked, declared=declared)
    with transaction.atomic():
        locked = _moderated(actor, thread, now)
        if locked.is_locked == is_locked:
            return locked
        words.record(host=locked, now=now)
        columns = {"locked_at": now if is_locked else None, "locked_by": actor if is_locked else None}
        Thread.objects.filter(pk=locked.pk).update(
            **columns, lock_reason=words.reason if is_locked else "", version=F("version") + 1
        )
        kind = ThreadNote.Kind.LOCKED if is_locked else ThreadNote.Kind.UNLOCKED
        leave_note(locked, kind, actor, now, reason=words.reason)
        record("thread_locked" if is_locked else "thread_unlocked", actor=actor, subject=locked, now=now)
        locked.refresh_from_db()
        return locked


def _move(locked: Thread, category: Category, actor: User, reason: str, now: datetime) -> Thread:
    before = locked.category_id
    if locked.is_counted:
        counting.count_thread(locked, -1)
    Thread.objects.filter(pk=locked.pk).update(
        category=category, audience_id=category.audience_id, version=F("version") + 1
    )
    locked.refresh_from_db()
    if locked.is_counted:
        counting.count_thread(locked, 1)
    renew_thread(locked)
    leave_note(locked, ThreadNote.Kind.MOVED, actor, now, reason=reason, before=before, after_category=category.pk)
    record("thread_moved", actor=actor, subject=locked, data={"before": before, "after": category.pk}, now=now)
    site.bump_epoch()
    return locked


def _check(actor: User, thread: Thread, now: datetime, may: May = policies.may_moderate) -> None:
    if not may(actor, thread, now):
        raise NotPermitted("moderate_thread", _("Only moderators can do this."))


def _moderated(actor: User, thread: Thread, now: datetime, may: May = policies.may_moderate) -> Thread:
    """The locked thread, if the actor may care for it as it is now and still sees it. Raises NotPermitted."""
    locked = lock_thread(thread.pk)
    is_seen = Thread.objects.visible_to(actor).filter(pk=locked.pk).exists()
    if not is_seen:
        raise NotPermitted("moderate_thread", _("Only moderators can do this."))
    _check(actor, locked, now, may)
    return locked
