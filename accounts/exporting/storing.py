"""Where copies lie: a folder of their own that no web server knows and no backup takes."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from accounts.models import DataExport

FOLDER: Final = "copies"
# Longer than any copy takes to be made.
ORPHANED: Final = timedelta(days=1)


def folder() -> Path:
    """Made when it is missing, for the site's own user alone."""
    found = Path(settings.DATA_DIR) / FOLDER
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def path(key: str) -> Path:
    """Where the copy with this key lies. Keys are ours: letters and digits."""
    if not key.isalnum():
        raise ValueError("This is no key of a copy.")
    return folder() / f"{key}.zip"


def remove(key: str) -> None:
    """Delete the file; one that is not there is no error."""
    path(key).unlink(missing_ok=True)


def remove_orphans(now: datetime) -> int:
    """Delete files that no row knows: left by a process that was killed, or by a deleted account."""
    count = 0
    with os.scandir(folder()) as entries:
        old = [one for one in entries if datetime.fromtimestamp(one.stat().st_mtime, tz=UTC) < now - ORPHANED]
    known = set(DataExport.objects.exclude(key="").values_list("key", flat=True))
    for entry in old:
        if entry.name.partition(".")[0] not in known:
            Path(entry.path).unlink(missing_ok=True)
            count += 1
    return count
