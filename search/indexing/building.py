"""Building a whole index from the database. Stops anywhere and goes on from there."""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db.models import Max
from django.utils import timezone

from search import kinds
from search.documents import Key
from search.engine.folder import Folder, remove_orphans
from search.engine.writing import Writer
from search.indexing import rows
from search.indexing.state import LONG_AGO, Done, State, write_done
from search.kinds import Searchable, registry
from search.models import Purge, SearchDocument

logger = logging.getLogger(__name__)

PORTION: Final = 500  # things read together
DOCUMENTS_A_COMMIT: Final = 5000
HEAP: Final = 60_000_000  # bytes
Report = Callable[[str, int, int], None]
"""Called after each portion with the kind, the last id of it, and how many documents are in."""


def build(folder: Folder, *, report: Report | None = None, is_fresh: bool = False) -> Path:
    """Build an index beside the current one and let it be asked; goes on with one that was begun, unless `is_fresh`.

    The caller holds the lock `build`. What changes meanwhile is read by the indexer afterwards: the cursor stands where
    the build began.
    """
    index = None if is_fresh else folder.unfinished()
    state = State.read(index) if index else None
    if index is None or state is None or not state.building:
        index = folder.new()
        state = State(cursor=newest_change(), purge=_last_purge(), building=kinds.all_kinds()[0].kind)
        state.write(index)
    remove_orphans(index)
    writer, done = Writer(index, heap=HEAP), Done()
    try:
        for searchable in kinds.all_kinds():
            if searchable.kind >= state.building:
                after = state.after if searchable.kind == state.building else 0
                state = _build_kind(writer, searchable, state.at(searchable.kind, after, state.documents), done, report)
        writer.settle()
    finally:
        writer.close()
    write_done(index, done)
    State(cursor=state.cursor, purge=state.purge, documents=state.documents).write(index)
    folder.name_current(index)
    logger.info("search_index_built documents=%s", state.documents)
    return index


def _build_kind(writer: Writer, searchable: Searchable, state: State, done: Done, report: Report | None) -> State:
    count, after, uncommitted = state.documents, state.after, 0
    while ids := searchable.keys(after, PORTION):
        now = timezone.now()
        known, written = _index(writer, searchable, ids, now)
        count += written
        done |= {row.pk: (row.content_version, row.changed_at) for row in known if row.changed_at >= state.cursor}
        after, uncommitted = ids[-1], uncommitted + len(ids)
        if uncommitted >= DOCUMENTS_A_COMMIT:
            writer.commit()
            state = state.at(searchable.kind, after, count)
            state.write(writer.path)
            uncommitted = 0
        if report is not None:
            report(searchable.kind, after, count)
    writer.commit()
    state = state.at(searchable.kind, after, count)
    state.write(writer.path)
    return state


def _index(writer: Writer, searchable: Searchable, ids: list[int], now: datetime) -> tuple[list[SearchDocument], int]:
    """Write these; what the database is told of them comes before the commit, and again if that is lost.

    Returns their rows as they were before they were read, and how many documents were written.
    """
    rows.ensure(searchable.kind, ids, now=now)
    known = list(SearchDocument.objects.filter(kind=searchable.kind, object_id__in=ids).order_by("pk"))
    found, failed = registry.build_each([Key(searchable.kind, pk) for pk in ids])
    failed |= dict(writer.add(found.values()))
    rows.tell(known, {key: one for key, one in found.items() if key not in failed}, failed)
    return known, len(found) - len(failed)


def newest_change() -> datetime:
    """When the last change was made that a row tells of."""
    found: datetime | None = SearchDocument.objects.aggregate(newest=Max("changed_at"))["newest"]
    return found or LONG_AGO


def _last_purge() -> int:
    """Purges before this one are no business of an index that is built from now on."""
    found: int | None = Purge.objects.filter(due_at__isnull=False).aggregate(last=Max("pk"))["last"]
    return found or 0
