"""Where indexes lie on the disk. `current` names the one that is asked; a new one is built beside it and then named.

search/current                    name of the folder that is asked
search/index-<number>/            an index; `stamp` says by which fields and analyser it was made
search/index-<number>/state.json  how far its writer has read: see search.indexing.state
search/writer.lock, build.lock    held by whoever writes the current one, and by whoever builds another
"""

import contextlib
import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import tantivy

from search.engine.schema import STAMP, schema

_SEGMENT: Final = re.compile(r"(?P<segment>[0-9a-f]{32})\..+")
_STAMP: Final = "stamp"


class Busy(Exception):
    """Another process holds the lock."""


class Folder:
    """The folder `search` of one host."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def _pointer(self) -> Path:
        return self.path / "current"

    def current(self) -> Path | None:
        """The index that is asked; None where none was finished."""
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return None
        found = self.path / name
        return found if re.fullmatch(r"index-\d+", name) and found.is_dir() else None

    def new(self) -> Path:
        """An empty index beside the others."""
        numbers = [int(path.name[6:]) for path in self.path.glob("index-*") if path.name[6:].isdigit()]
        made = self.path / f"index-{max(numbers, default=0) + 1}"
        made.mkdir(mode=0o700)
        tantivy.Index(schema(), path=str(made))
        (made / _STAMP).write_text(STAMP, encoding="utf-8")
        return made

    def name_current(self, index: Path) -> None:
        """Let this one be asked from now on, and remove all others."""
        replace(self._pointer, index.name)
        for other in self.path.glob("index-*"):
            if other != index:
                shutil.rmtree(other, ignore_errors=True)

    def forget_current(self) -> None:
        """Let none be asked, so that one is built."""
        self._pointer.unlink(missing_ok=True)

    def unfinished(self) -> Path | None:
        """An index that somebody began to build for this release and did not finish."""
        current = self.current()
        for path in sorted(self.path.glob("index-*")):
            if path != current and is_sound(path) and (path / "state.json").exists():
                return path
        return None

    def show_life(self) -> None:
        """For health checks: the process that writes has had a turn."""
        with contextlib.suppress(OSError):
            (self.path / "alive").touch()

    @contextlib.contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Hold `<name>.lock` for as long as the body lasts. Raises Busy. The system frees it when the process dies."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            raise Busy(name) from error
        try:
            yield
        finally:
            os.close(descriptor)


def is_sound(index: Path) -> bool:
    """Whether it was made by this release's fields and analyser, and every file of it that is named is there."""
    try:
        if (index / _STAMP).read_text(encoding="utf-8") != STAMP:
            return False
        files = {path.name.split(".")[0] for path in index.iterdir()}
        return set(segments(index)) <= files
    except (OSError, ValueError, KeyError, TypeError):
        return False


def segments(index: Path) -> list[str]:
    """Names of the segments that the index consists of, as its files spell them, in the order of a searcher."""
    meta = json.loads((index / "meta.json").read_text(encoding="utf-8"))
    return [segment["segment_id"].replace("-", "") for segment in meta["segments"]]


def segments_with_deletions(index: Path) -> set[str]:
    """Those of them in which documents were deleted: their terms are still in the files."""
    meta = json.loads((index / "meta.json").read_text(encoding="utf-8"))
    return {segment["segment_id"].replace("-", "") for segment in meta["segments"] if segment["deletes"]}


def remove_orphans(index: Path) -> int:
    """Delete files of segments that the index does not consist of: a killed writer leaves them for ever.

    Under the writer's lock only, before the writer is opened. Returns how many files there were.
    """
    known = segments(index)
    orphans = [
        path for path in index.iterdir() if (found := _SEGMENT.fullmatch(path.name)) and found["segment"] not in known
    ]
    for path in orphans:
        path.unlink()
    return len(orphans)


def replace(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
