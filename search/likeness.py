"""Threads that resemble a text: for whoever writes one, and beside one that is read."""

from typing import Final

from accounts.models import User
from search.engine import SearchUnavailable, backend
from search.engine.base import Wanted
from search.kinds.threads import THREAD
from search.query.audiences import marks_of

SPARE: Final = 3  # documents asked for each thread: some may be hidden since
LEAST: Final = 0.35
"""Of the best score: what is less alike is about something else."""


def threads_like(title: str, viewer: User, limit: int) -> list[int] | None:
    """Ids of threads about the same, the most alike first; None where the index cannot be asked. One statement."""
    try:
        backend().rarity([])  # before the database is asked for nothing
        hits = backend().similar(title, "", Wanted(marks_of(viewer), limit=limit * SPARE * 3)).hits
    except SearchUnavailable:
        return None
    threads = [hit for hit in hits if hit.key.kind == THREAD]
    return [hit.key.pk for hit in threads if hit.score >= LEAST * threads[0].score][: limit * SPARE]
