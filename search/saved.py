"""Looking for what is new in saved searches: in portions, by the timetable, never while somebody waits."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from accounts.models import User
from notifications.actions import saved_searches as actions
from notifications.models import SavedSearch
from search import across
from search.engine import SearchUnavailable, backend
from search.engine.base import Wanted
from search.page.answering import load
from search.query import parsing, planning

logger = logging.getLogger(__name__)

PORTION: Final = 200  # searches in one run
RUN_SECONDS: Final = 20.0
SETTLING: Final = timedelta(minutes=2)
"""What is younger may not be in the index yet; the next look finds it."""
MOST_TOLD: Final = 30  # documents of one search that are looked at


def as_query(text: str, chosen: Mapping[str, Sequence[str]]) -> str:
    """What is asked with what was chosen beside the results, as one line for the search field."""
    return " ".join([text.strip(), *(f"{name}:{value}" for name, values in chosen.items() for value in values)]).strip()


def look_into_due(*, clock: Callable[[], datetime] = timezone.now, seconds: float = RUN_SECONDS) -> bool:
    """Look into watched searches that are due, the longest-waiting first. True when more are waiting.

    While there is no index nothing moves: what is missed now is found by a later look. A search that cannot be asked is
    put off, and keeps no other from its turn.
    """
    end = time.monotonic() + seconds
    for saved in SavedSearch.objects.due(clock()).select_related("member")[:PORTION]:
        if time.monotonic() > end:
            return True
        now = clock()
        try:
            look(saved, now)
        except SearchUnavailable:
            return False
        except Exception:
            logger.exception("saved_search_failed saved_search=%s", saved.pk)
            actions.note_results(saved=saved, count=0, until=saved.seen_until, now=now)
    return SavedSearch.objects.due(clock()).exists()


def look(saved: SavedSearch, now: datetime) -> int:
    """Tell the member how much was written since the last look that they may see and did not write themselves."""
    until = now - SETTLING
    count = len(_written(saved, until)) if saved.member.is_active and until > saved.seen_until else 0
    actions.note_results(saved=saved, count=count, until=max(until, saved.seen_until), now=now)
    return count


def _written(saved: SavedSearch, until: datetime) -> set[int]:
    """Things found of that time, by group: five replies in one thread are one. Raises SearchUnavailable."""
    viewer: User = saved.member
    query = parsing.parse(saved.query)
    plan = planning.plan(query, viewer, across.for_site())
    if plan.is_impossible or query.is_empty:
        return set()
    hits = backend().search(_newer(plan.wanted, saved, until)).hits
    shown = load(hits, viewer)
    return {hit.group for hit in hits if hit.key.pk in shown.get(hit.key.kind, {})}


def _newer(wanted: Wanted, saved: SavedSearch, until: datetime) -> Wanted:
    after = max(filter(None, [wanted.after, saved.seen_until]))
    before = min(filter(None, [wanted.before, until]))
    strict = planning.strictly(wanted)
    without = (*wanted.without, f"u:{saved.member_id}")
    return replace(strict, after=after, before=before, without=without, is_newest_first=True, limit=MOST_TOLD)
