"""For a few minutes, what was marked as read can be taken back: the session remembers how it stood."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

KEY = "caught_up"
UNDOABLE_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Undoable:
    """The moment up to which everything counted as read before; None for none."""

    before: datetime | None


def remember(request: HttpRequest, *, before: datetime | None, now: datetime) -> None:
    """Keep the earlier moment for undoing."""
    request.session[KEY] = {"before": before.isoformat() if before else "", "at": now.isoformat()}


def undoable(request: HttpRequest, now: datetime) -> Undoable | None:
    """What can still be undone; None for nothing."""
    kept = request.session.get(KEY)
    if not kept or now - datetime.fromisoformat(kept["at"]) > UNDOABLE_FOR:
        return None
    return Undoable(datetime.fromisoformat(kept["before"]) if kept["before"] else None)


def take(request: HttpRequest, now: datetime) -> Undoable | None:
    """The same, and it can be undone no longer."""
    found = undoable(request, now)
    request.session.pop(KEY, None)
    return found
