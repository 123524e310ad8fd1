"""Restoring a backup."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from config.backups import BackupError, archive, database, keys, media, rows
from config.backups.archive import Member, Reader
from config.backups.tables import Table, every_table

LARGEST_KEY = 4096  # bytes
NAMED = 5  # differences told in one sentence


@dataclass(frozen=True)
class Inspected:
    """What an intact archive holds; `media_size` in bytes."""

    manifest: dict[str, Any]
    rows: int
    files: int
    media_size: int
    has_key: bool


@dataclass(frozen=True)
class Restored:
    """What was restored, and whether what the key protected can be read."""

    rows: int
    files: int
    key: str
    """`restored` with the archive, the `same` as before, or `other` than the one the archive was made under."""


def inspect(path: Path) -> Inspected:
    """Read the whole archive and compare every digest. Touches nothing. Raises BackupError at the first difference."""
    reader = Reader(path)
    manifest = reader.manifest()
    names = {f"{archive.DATABASE_FOLDER}/{table['name']}.jsonl.gz" for table in _told_tables(manifest)}
    names.add(archive.MANIFEST)
    files = media_size = 0
    has_key = False
    for member, content in reader.members():
        for _block in archive.checked(member, content):
            pass
        if member.name.startswith(f"{archive.MEDIA_FOLDER}/"):
            files += 1
            media_size += member.size
        elif member.name == archive.SECRET_KEY and not has_key and member.size <= LARGEST_KEY:
            has_key = True
        elif member.name in names:
            names.remove(member.name)
        else:
            raise BackupError(f"The archive holds {member.name!a} twice, or it does not belong there.")
    if names:
        raise BackupError(f"The archive lacks {_some(sorted(names))}.")
    return Inspected(manifest, sum(table["rows"] for table in _told_tables(manifest)), files, media_size, has_key)


def restore_backup(path: Path, *, replace: bool, using: str = "default") -> Restored:
    """Make the site what it was when the archive was made: rows, files and, where the site keeps it itself, the key.

    1. The whole archive is read and compared with its digests, the database with the archive's migrations.
    2. Files are unpacked beside those in use.
    3. In one transaction all rows are replaced and constraints checked; at its very end files and key change places.
    Raises BackupError; then rows, files and key are what they were. `replace` allows that members exist already.
    """
    inspected = inspect(path)
    connection = connections[using]
    _refuse_other_shape(connection, inspected.manifest)
    if not replace and get_user_model()._base_manager.using(using).exists():
        raise BackupError("This database has members. Add --replace to delete everything in it first.")
    folder = media.local_folder()
    if folder is not None:
        _refuse_small_disk(folder, inspected.media_size)
    with ExitStack() as stack:
        files = stack.enter_context(media.Replacement(folder)) if folder is not None else None
        key = _NewKey(keys.own_file() if inspected.has_key else None)
        if files is not None:
            _unpack(path, files, key)
        _replace_rows(connection, path, inspected.manifest, before_commit=_changing_places(stack, files, key))
    ContentType.objects.clear_cache()
    cache.clear()
    return Restored(inspected.rows, inspected.files, key=_key_state(inspected.manifest, key))


class _NewKey:
    """The archive's secret key, to be written where this site keeps its own."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._old = path.read_bytes() if path is not None else b""
        self.content = b""

    @property
    def is_wanted(self) -> bool:
        return self._path is not None

    def apply(self) -> None:
        if self._path is not None and self.content:
            _write_privately(self._path, self.content)

    def undo(self) -> None:
        if self._path is not None and self.content:
            _write_privately(self._path, self._old)


def _changing_places(stack: ExitStack, files: media.Replacement | None, key: _NewKey) -> Callable[[], None]:
    """What is done as the last step before the commit, and undone by the stack should the commit itself fail."""

    def change() -> None:
        if files is not None:
            files.apply()
        stack.push(lambda kind, _error, _traceback: key.undo() if kind is not None else None)
        key.apply()

    return change


def _unpack(path: Path, files: media.Replacement, key: _NewKey) -> None:
    for member, content in Reader(path).members():
        if member.name.startswith(f"{archive.MEDIA_FOLDER}/"):
            files.add(archive.safe_parts(member.name)[1:], archive.checked(member, content))
        elif member.name == archive.SECRET_KEY and key.is_wanted:
            key.content = b"".join(archive.checked(member, content))


def _replace_rows(
    connection: BaseDatabaseWrapper, path: Path, manifest: dict[str, Any], *, before_commit: Callable[[], None]
) -> None:
    tables = {f"{archive.DATABASE_FOLDER}/{table.label}.jsonl.gz": table for table in every_table()}
    told = {table["name"]: table for table in _told_tables(manifest)}
    try:
        with transaction.atomic(using=connection.alias):
            database.empty(connection, list(tables.values()))
            for member, content in Reader(path).members():
                if member.name in tables:
                    table = tables[member.name]
                    _fill(connection, table, member, content, expected=told[table.label]["rows"])
            connection.check_constraints()
            for table in tables.values():
                database.go_on_counting(connection, table, told[table.label]["last_number"] or 0)
            before_commit()
    except (DatabaseError, OverflowError, ValueError) as error:
        raise BackupError(f"The database refused the rows and is as it was: {str(error).strip()}") from error
    except OSError as error:
        raise BackupError(f"The key could not be written; everything is as it was: {error.strerror}.") from error


def _fill(connection: BaseDatabaseWrapper, table: Table, member: Member, content: Any, *, expected: int) -> None:
    lines: Iterator[bytes] = archive.checked_lines(member, content, longest=rows.LONGEST_LINE)
    if (count := database.fill(connection, table, lines)) != expected:
        raise BackupError(f"{table.label} should have {expected} rows and the archive holds {count}.")


def _told_tables(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """The tables of the manifest, once they have the form they must have."""
    tables = manifest.get("tables")
    if not isinstance(tables, list) or not all(_is_told_table(table) for table in tables):
        raise BackupError("The manifest of the archive is damaged.")
    return tables


def _is_told_table(table: Any) -> bool:  # whatever JSON can hold
    return (
        isinstance(table, dict)
        and isinstance(table.get("name"), str)
        and isinstance(table.get("columns"), list)
        and type(table.get("rows")) is int
        and type(table.get("last_number")) in (int, type(None))
    )


def _refuse_other_shape(connection: BaseDatabaseWrapper, manifest: dict[str, Any]) -> None:
    """Rows fit only the tables they were read from: the same migrations, and the same columns."""
    here = {".".join(pair) for pair in database.applied_migrations(connection)}
    there = {".".join(pair) for pair in manifest.get("migrations", []) if isinstance(pair, list)}
    release = manifest.get("release")
    if missing := there - here:
        raise BackupError(
            f"The archive was made by release {release!a} with migrations that this database lacks: "
            f"{_some(sorted(missing))}. Run `manage.py migrate` with that release, restore, then upgrade."
        )
    if surplus := here - there:
        raise BackupError(
            f"This database has migrations that the archive, made by release {release!a}, does not know: "
            f"{_some(sorted(surplus))}. Restore into an empty database with that release, then upgrade."
        )
    expected = {table.label: [column.attname for column in table.columns] for table in every_table()}
    told = {table["name"]: table["columns"] for table in _told_tables(manifest)}
    if expected != told:
        differing = sorted(name for name in expected.keys() | told.keys() if expected.get(name) != told.get(name))
        raise BackupError(f"The archive, made by release {release!a}, has other tables: {_some(differing)}.")


def _refuse_small_disk(folder: Path, needed: int) -> None:
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    free = shutil.disk_usage(folder.parent).free
    if needed > free:
        raise BackupError(f"{folder.parent} has room for {free} bytes; the archive's files need {needed}.")


def _key_state(manifest: dict[str, Any], key: _NewKey) -> str:
    if key.content:
        return "restored"
    known = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return "same" if manifest.get("key_fingerprint") in {keys.fingerprint(key) for key in known} else "other"


def _write_privately(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(path)


def _some(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
