"""What is done to the index from outside: telling it that something changed, and that a text has to leave it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from search.documents import Key
from search.models import Purge, SearchDocument

PORTION = 500  # rows in one statement


def mark_changed(*, kind: str, ids: Iterable[int], now: datetime) -> None:
    """Let indexers look at these again. Two statements for each portion; may be repeated at will."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), PORTION):
        part = wanted[start : start + PORTION]
        rows = [SearchDocument(kind=kind, object_id=pk, changed_at=now, content_version=0) for pk in part]
        with transaction.atomic():
            SearchDocument.objects.bulk_create(rows, ignore_conflicts=True)
            SearchDocument.objects.filter(kind=kind, object_id__in=part).update(
                content_version=F("content_version") + 1, changed_at=now, problem=""
            )


def mark_keys(*, keys: Iterable[Key], now: datetime) -> None:
    """The same for keys of several kinds."""
    by_kind: dict[str, list[int]] = {}
    for key in keys:
        by_kind.setdefault(key.kind, []).append(key.pk)
    for kind, ids in sorted(by_kind.items()):
        mark_changed(kind=kind, ids=ids, now=now)


def request_purge(*, keys: Iterable[Key], now: datetime, is_due: bool) -> Purge:
    """Let every index write anew what held a text. Not due: the texts are still being changed, `start_purges` follows.

    Texts that changed by then are marked first, so that an indexer that carries it out reads them as they are now.
    """
    wanted = sorted(set(keys))
    with transaction.atomic():
        if is_due:
            mark_keys(keys=wanted, now=now)
        return Purge.objects.create(
            keys=[[key.kind, key.pk] for key in wanted], created_at=now, due_at=now if is_due else None
        )


@transaction.atomic
def start_purges(*, now: datetime) -> int:
    """Let purges begin whose texts have all been changed by now; how many."""
    waiting = list(Purge.objects.select_for_update().filter(due_at__isnull=True).order_by("pk"))
    for purge in waiting:
        mark_keys(keys=[Key(kind, pk) for kind, pk in purge.keys], now=now)
        purge.due_at = now
        purge.save(update_fields=["due_at"])
    return len(waiting)
