"""Calls for partners: whether one is open, and until when."""

from datetime import date, datetime

from forum.kinds.fields import day_that_lasts
from forum.models import Thread

KIND = "collaboration"
OPEN, CLOSED = "open", "closed"


def is_call(thread: Thread) -> bool:
    """Whether the thread is one."""
    return thread.kind == KIND


def is_open(thread: Thread) -> bool:
    """Whether a call takes answers. Once its last day is over everywhere, a task closes it within the hour."""
    return is_call(thread) and thread.details.get("status", OPEN) == OPEN


def last_day(thread: Thread) -> date | None:
    """The last day on which it takes answers; None where none is named."""
    named = thread.details.get("deadline")
    return date.fromisoformat(named) if named else None


def has_ended(thread: Thread, now: datetime) -> bool:
    """Whether that day is over everywhere on earth."""
    last = last_day(thread)
    return last is not None and last < day_that_lasts(now)
