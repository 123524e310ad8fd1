"""Calls for partners: whether one is open, and until when."""

from datetime import date, datetime

from forum.kinds.fields import day_in, day_that_lasts
from forum.models import Thread

KIND = "collaboration"
OPEN, CLOSED = "open", "closed"


def is_open(thread: Thread) -> bool:
    """Whether a call takes answers. Once its last day is over everywhere, a task closes it within the hour."""
    return thread.is_call and thread.details.get("status", OPEN) == OPEN


def last_day(thread: Thread) -> date | None:
    """The last day on which it takes answers; None where none is named."""
    return day_in(thread.details.get("deadline"))


def has_ended(thread: Thread, now: datetime) -> bool:
    """Whether that day is over everywhere on earth."""
    last = last_day(thread)
    return last is not None and last < day_that_lasts(now)
