"""Uploaded files: walked in a fixed order, and replaced as a whole."""

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

from config.backups import BackupError


def local_folder() -> Path | None:
    """Where uploads lie on this machine; None when another service keeps them, which then has to back them up."""
    return Path(settings.MEDIA_ROOT) if isinstance(storages["default"], FileSystemStorage) else None


def walk(folder: Path) -> Iterator[tuple[str, Path]]:
    """(name with slashes, path) of every plain file, in the same order on every machine. Links are not followed."""
    yield from _walk(folder, "")


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
    except FileNotFoundError:
        return
    for entry in entries:
        name = f"{prefix}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), f"{name}/")
        elif entry.is_file(follow_symlinks=False):
            yield name, Path(entry.path)


class Replacement:
    """A new set of files beside the old one, put in its place by two renames and back again if need be.

    Used as a context: what was not kept is removed at the end, whatever happened.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._staged = folder.with_name(f".{folder.name}.restoring.{os.getpid()}")
        self._previous = folder.with_name(f".{folder.name}.previous.{os.getpid()}")
        self._is_applied = False

    def __enter__(self) -> Self:
        self._staged.mkdir(mode=0o700, parents=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._is_applied and kind is not None:
            self.undo()
        for folder in (self._staged, self._previous):
            shutil.rmtree(folder, ignore_errors=True)

    def add(self, parts: tuple[str, ...], blocks: Iterable[bytes]) -> None:
        """Write one file. A name that occurs twice, or is a folder's as well, raises BackupError."""
        path = self._staged.joinpath(*parts)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with path.open("xb") as file:
                for block in blocks:
                    file.write(block)
        except OSError as error:
            raise BackupError(f"{'/'.join(parts)!a} could not be written: {error.strerror}.") from error

    def apply(self) -> None:
        """Put the new files in place. Raises BackupError, with the old ones where they were, when that fails."""
        try:
            if self._folder.exists():
                self._folder.rename(self._previous)
            self._staged.rename(self._folder)
        except OSError as error:
            self._put_back()
            raise BackupError(
                f"{self._folder} could not be replaced: {error.strerror}. It must not be a mount point of its own."
            ) from error
        self._is_applied = True

    def undo(self) -> None:
        """Put the old files back."""
        self._folder.rename(self._staged)
        self._put_back()
        self._is_applied = False

    def _put_back(self) -> None:
        if self._previous.exists() and not self._folder.exists():
            self._previous.rename(self._folder)
