"""Closing a call for partners and opening it again: by its author, by moderators, and by its own last day."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from events.actions import record
from forum import calls, policies, pseudonyms
from forum.actions.locking import lock_thread
from forum.kinds.fields import day_that_lasts
from forum.models import Thread, ThreadNote
from forum.notes import end_notes, leave_note
from foundation import site
from foundation.errors import DomainError, NotPermitted

CLOSED_AT_ONCE = 200  # calls in one run


@transaction.atomic
def close_call(*, actor: User, thread: Thread, now: datetime) -> Thread:
    """The call takes no more answers; the discussion goes on. Twice is once. Raises NotPermitted."""
    locked = _checked(actor, thread, now)
    if calls.is_open(locked):
        _set(locked, calls.CLOSED, pseudonyms.seen(actor, locked), now)
    return locked


@transaction.atomic
def reopen_call(*, actor: User, thread: Thread, now: datetime) -> Thread:
    """The call takes answers again. Twice is once.

    Raises NotPermitted, and DomainError where its last day is over: that is changed with the text first.
    """
    locked = _checked(actor, thread, now)
    if calls.is_open(locked):
        return locked
    if calls.has_ended(locked, now):
        message = _("The last day of this call is over. Edit its first post, name a later day, then open it again.")
        raise DomainError("call_has_ended", message)
    _set(locked, calls.OPEN, pseudonyms.seen(actor, locked), now)
    return locked


def close_ended_calls(*, now: datetime) -> int:
    """Close calls whose last day is over everywhere, a bounded number in one run; returns how many. Idempotent."""
    last = day_that_lasts(now).isoformat()
    # In lists, as the index of kinds has it: what stands nowhere takes no answers anyway.
    listed = Thread.objects.filter(kind=calls.KIND, category__isnull=False, merged_into__isnull=True)
    ended = listed.filter(details__status=calls.OPEN, details__deadline__lt=last)
    count = 0
    for pk in ended.order_by("pk").values_list("pk", flat=True)[:CLOSED_AT_ONCE]:
        with transaction.atomic():
            locked = lock_thread(pk)
            if calls.is_open(locked) and calls.has_ended(locked, now):
                _set(locked, calls.CLOSED, None, now)
                count += 1
    return count


def _checked(actor: User, thread: Thread, now: datetime) -> Thread:
    locked = lock_thread(thread.pk)
    is_seen = Thread.objects.visible_to(actor).filter(pk=locked.pk).exists()
    if not is_seen or not policies.may_close_call(actor, locked, now):
        raise NotPermitted(
            "close_call", _("Only whoever made the call, and moderators, can close it or open it again.")
        )
    return locked


def _set(locked: Thread, status: str, actor: User | None, now: datetime) -> None:
    """Lists can be narrowed to open calls and are kept for guests, so the epoch moves."""
    is_closed = status == calls.CLOSED
    locked.details = {**locked.details, "status": status}
    locked.version += 1
    locked.save(update_fields=["details", "version"])
    kinds = (ThreadNote.Kind.CALL_CLOSED, ThreadNote.Kind.CALL_REOPENED)
    end_notes(locked, kinds, actor, now)
    leave_note(locked, kinds[0] if is_closed else kinds[1], actor, now)
    record("call_closed" if is_closed else "call_reopened", actor=actor, subject=locked, now=now)
    site.bump_epoch()
