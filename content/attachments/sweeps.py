"""What nobody needs any more is taken away. Each sweep may run at any time, twice at once, and break off anywhere.

Rows go first, files after them: a file without a row is found by `orphan_files`, a row without a file would be a dead
link.
"""

import re
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import Q

from content.attachments import hosts, storing
from content.attachments.actions import delete_rows
from content.attachments.claims import HOST_GONE
from content.attachments.querysets import AttachmentQuerySet
from content.models import Attachment
from content.models.attachments import FOLDER

WAITING: Final = timedelta(hours=24)  # that a file may lie here without a text
REMOVED: Final = timedelta(days=30)  # that staff can still look at what was removed
ORPHANED: Final = timedelta(hours=24)  # longer than any upload takes
BATCH: Final = 200  # rows or files at a time
MOST: Final = 5_000  # in one run; the next one goes on
PARTS: Final = 24  # a run looks through one part of the folders, so that each is seen once a day

_FILE: Final = re.compile(r"(?P<key>[a-z2-7]{26})\.(?P<version>[0-9]{1,5})\.")


def waiting_attachments(now: datetime) -> int:
    """Delete files that nobody put into a text in time; how many."""
    return _delete(Attachment.objects.never_attached(now - WAITING), only_waiting=True)


def removed_attachments(now: datetime) -> int:
    """Delete what was removed long enough ago; how many. Files whose host is gone are marked as removed before."""
    _release_the_lost(now)
    return _delete(Attachment.objects.removed_before(now - REMOVED), only_waiting=False)


def orphan_files(now: datetime, *, part: int | None = None) -> int:
    """Remove files that no row knows, of all folders or of one part of them; how many."""
    count = 0
    batch: list[str] = []
    for name in _files(part):
        batch.append(name)
        if len(batch) == BATCH:
            count += _remove_orphans(batch, now)
            batch = []
    return count + _remove_orphans(batch, now)


def _delete(rows: AttachmentQuerySet, *, only_waiting: bool) -> int:
    total = 0
    while total < MOST:
        batch = list(rows[:BATCH])
        deleted = delete_rows([attachment.pk for attachment in batch], only_waiting=only_waiting)
        total += deleted
        # One that was claimed meanwhile is still there, and so are its files.
        left = set(Attachment.objects.filter(pk__in=[one.pk for one in batch]).values_list("pk", flat=True))
        storing.remove(name for one in batch if one.pk not in left for name in one.file_names())
        if not deleted or len(batch) < BATCH:
            break
    return total


def _release_the_lost(now: datetime) -> None:
    """Mark files whose host's row no longer exists: deleted with an account, or by hand."""
    attached = Attachment.objects.kept().filter(attached_at__isnull=False)
    for label in attached.order_by().values_list("host_model", flat=True).distinct():
        if not hosts.is_known(label):
            continue
        existing = apps.get_model(label)._base_manager.values("pk")
        lost = attached.filter(host_model=label).filter(~Q(host_id__in=existing))
        lost.update(removed_at=now, removal_reason=HOST_GONE)


def _files(part: int | None) -> Iterator[str]:
    """Names of all files in the storage's folder of attachments."""
    for first in sorted(_folders(FOLDER)):
        if part is not None and zlib.crc32(first.encode()) % PARTS != part % PARTS:
            continue
        for second in sorted(_folders(f"{FOLDER}/{first}")):
            folder = f"{FOLDER}/{first}/{second}"
            yield from (f"{folder}/{name}" for name in sorted(default_storage.listdir(folder)[1]))


def _folders(folder: str) -> list[str]:
    try:
        return default_storage.listdir(folder)[0]
    except FileNotFoundError:
        return []


def _remove_orphans(names: list[str], now: datetime) -> int:
    found = {name: _FILE.match(name.rpartition("/")[2]) for name in names}
    keys = {match["key"] for match in found.values() if match}
    rows = Attachment.objects.with_keys(keys)
    known = {name for attachment in rows for name in attachment.file_names()}
    orphans = [name for name in names if name not in known and _is_old(name, now)]
    storing.remove(orphans)
    return len(orphans)


def _is_old(name: str, now: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) < now - ORPHANED
    except FileNotFoundError:
        return False
