"""Follows what changes, and keeps the current index up to it. One on each host."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.utils import timezone

from search import actions, kinds
from search.across import dictionary
from search.documents import Key
from search.engine.folder import Folder, is_sound, remove_orphans
from search.engine.writing import Writer
from search.indexing import building, rows
from search.indexing.state import State, forget_done, read_done
from search.kinds import registry
from search.models import Purge, SearchDocument

logger = logging.getLogger(__name__)

OVERLAP: Final = timedelta(seconds=60)
"""Read again in every round: a transaction may commit after a later one, and two hosts' clocks differ."""
BATCH: Final = 500  # documents between two commits
LOOK_AROUND: Final = 60.0  # seconds between two looks for what changed without an event
KEPT_PURGES: Final = timedelta(days=30)
FORGOTTEN: Final = timedelta(hours=6)
"""A purge whose texts are still being changed after that long was left behind by a process that died."""


class IndexBroken(Exception):
    """The index is gone, damaged, or another one is current by now."""


class Indexer:
    """Writes one index. Whoever makes it holds the folder's lock `writer`."""

    def __init__(self, folder: Folder) -> None:
        index = folder.current()
        if index is None or not is_sound(index):
            raise IndexBroken
        if orphans := remove_orphans(index):
            logger.info("search_orphans_removed files=%s", orphans)
        self.folder = folder
        self.path: Path = index
        self.writer = Writer(index)
        self._state = State.read(index) or State(cursor=timezone.now() - timedelta(days=3650))
        self._stored = self._state
        # Which version of a row is in, for as long as the row is read again in every round.
        self._done = read_done(index)
        self._looked_around_at = 0.0

    def round(self) -> int:
        """Index what changed; returns how many documents. Raises IndexBroken."""
        if self.folder.current() != self.path or not is_sound(self.path):
            raise IndexBroken
        if time.monotonic() - self._looked_around_at > LOOK_AROUND:
            self.look_around()
        count, begun = 0, timezone.now()
        while changed := self._changed():
            for start in range(0, len(changed), BATCH):
                part = changed[start : start + BATCH]
                self._index(list(SearchDocument.objects.filter(pk__in=part).order_by("changed_at", "pk")))
            count += len(changed)
            begun = timezone.now()
        newest = max((moment for _version, moment in self._done.values()), default=self._state.cursor)
        self._state = replace(self._state, cursor=max(self._state.cursor, newest), read_until=begun)
        self._purge()
        self._store()
        return count

    def look_around(self) -> None:
        """Mark what came without an event: with the software, by a loader, or by somebody's hand in the database."""
        self._looked_around_at = time.monotonic()
        if building.newest_change() < self._state.cursor:
            # The database is older than the index: a backup was restored. What came since is no longer true.
            self.folder.forget_current()
            raise IndexBroken
        now = timezone.now()
        for searchable in kinds.all_kinds():
            mark_unknown(searchable, now=now)
            if searchable.stale is not None:
                ids = searchable.stale(now - timedelta(seconds=2 * LOOK_AROUND))
                actions.mark_changed(kind=searchable.kind, ids=ids, now=now)
        Purge.objects.filter(due_at__lt=now - KEPT_PURGES).delete()
        if Purge.objects.filter(due_at__isnull=True, created_at__lt=now - FORGOTTEN).exists():
            actions.start_purges(now=now)

    def close(self) -> None:
        """Let go of the index."""
        self._store(is_forced=True)
        self.writer.close()

    def _changed(self) -> list[int]:
        """Rows that changed since the cursor, or shortly before it, and are not in as they are now, in order.

        Where rounds have found nothing for a while, the cursor is where it was when the last change came; what was
        read since need not be read in each of them.
        """
        since = max(self._state.cursor, self._state.read_until - OVERLAP) - OVERLAP
        if self._done:
            self._done = {pk: known for pk, known in self._done.items() if known[1] >= since}
            if not self._done:
                forget_done(self.path)
        rows_since = SearchDocument.objects.changed_since(since).values_list("pk", "content_version")
        return [pk for pk, version in rows_since if self._done.get(pk, (0, since))[0] != version]

    def _index(self, changed: Sequence[SearchDocument]) -> None:
        keys = [Key(row.kind, row.object_id) for row in changed]
        found, failed = registry.build_each(keys)
        if found:
            failed |= dict(self.writer.index(found.values()))
        if gone := [key for key in keys if key not in found]:
            self.writer.hide(gone)
        for row in changed:
            self._done[row.pk] = (row.content_version, row.changed_at)
        self._state = replace(self._state, cursor=max(self._state.cursor, changed[-1].changed_at))
        rows.tell(changed, {key: one for key, one in found.items() if key not in failed}, failed)
        if failed:
            logger.error("search_documents_failed documents=%s", len(failed))

    def _purge(self) -> None:
        due = Purge.objects.filter(pk__gt=self._state.purge, due_at__isnull=False).order_by("-pk").first()
        if due is None:
            return
        count = self.writer.purge(lambda keys: list(registry.build_each(keys)[0].values()))
        self._state = replace(self._state, purge=due.pk)
        self._store(is_forced=True)
        logger.info("search_purged purge=%s documents=%s", due.pk, count)

    def _store(self, *, is_forced: bool = False) -> None:
        """Keep how far it has read: after a purge, and when the cursor moved by half of what is read again anyway."""
        if is_forced or self._state.cursor - self._stored.cursor > OVERLAP / 2:
            if self._state != self._stored:
                self._state.write(self.path)
            self._stored = self._state


def mark_unknown(searchable: registry.Searchable, *, now: datetime) -> None:
    """Let things be indexed of which no row tells. Goes through ids alone, and only from the last known one on."""
    known = SearchDocument.objects.filter(kind=searchable.kind).order_by("-object_id")
    last = known.values_list("object_id", flat=True).first() or 0
    while ids := searchable.keys(last, BATCH):
        actions.mark_changed(kind=searchable.kind, ids=ids, now=now)
        last = ids[-1]


def run(folder: Folder, *, is_stopping: Callable[[], bool], pause: float = 0.3) -> bool:
    """Keep the index of this host up to date until asked to stop. True once it had to build one: that took memory which
    only a new process gives back.
    """
    with folder.locked("writer"):
        dictionary.prepare(folder.path / dictionary.NAME)
        while not is_stopping():
            try:
                indexer = Indexer(folder)
            except IndexBroken:
                with folder.locked("build"):
                    building.build(folder, report=lambda *_at: folder.show_life())
                return True
            try:
                _follow(indexer, is_stopping, pause)
            finally:
                indexer.close()
    return False


def _follow(indexer: Indexer, is_stopping: Callable[[], bool], pause: float) -> None:
    while not is_stopping():
        begun = time.monotonic()
        try:
            indexer.round()
            indexer.folder.show_life()
        except IndexBroken:
            return
        # A long round, after thousands of changes at once, is followed by as long a rest.
        time.sleep(max(pause, time.monotonic() - begun))
