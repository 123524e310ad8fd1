"""Threads that may be about the same as a title that somebody types.

The search index answers, where there is one and its room has registered itself; else terms of titles in the database.
"""

from collections.abc import Callable, Sequence
from typing import Any

from accounts.models import User
from forum.models import Thread
from forum.querysets.threads import SHOWN_ANSWER

Find = Callable[[str, User, int], Sequence[int] | None]
"""A title, who asks, how many: ids of threads, the most alike first; None where it cannot answer now."""

_find: Find | None = None


def register(find: Find) -> None:
    """Let this be asked first. Called in apps.py."""
    global _find
    _find = find


def threads_like(title: str, viewer: User, limit: int) -> list[Thread]:
    """Threads in lists of the viewer, the most alike first, each with `has_shown_answer`. Two statements, or four."""
    ids = _find(title, viewer, limit) if _find is not None else None
    if ids is None:
        return Thread.objects.similar_to(title, viewer, limit=limit)
    listed = Thread.objects.listed_for(viewer).filter(hidden_at__isnull=True, held_at__isnull=True)
    found: dict[int, Any] = listed.annotate(has_shown_answer=SHOWN_ANSWER).in_bulk(ids)  # Any: an annotation more
    return [found[pk] for pk in ids if pk in found][:limit]
