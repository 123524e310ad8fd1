"""Making a backup."""

import gzip
import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from config import release
from config.backups import BackupError, archive, database, keys, media
from config.backups.archive import Digesting, Member, Writer
from config.backups.tables import Table, every_table

PREFIX = "commons-"
SUFFIX = ".tar"
PRIVATE = 0o600
COMPRESSION = 6  # of 9; more costs twice the time for a hundredth of the size


@dataclass(frozen=True)
class Made:
    """What a backup holds; `size` of the file in bytes."""

    path: Path
    size: int
    rows: int
    files: int
    has_key: bool


@dataclass(frozen=True)
class _Dumped:
    table: Table
    member: Member
    rows: int
    last_number: int | None
    path: Path


def file_name(now: datetime) -> str:
    """`commons-20260131T235959Z.tar`: names sort by time."""
    return f"{PREFIX}{now:%Y%m%dT%H%M%SZ}{SUFFIX}"


def make_backup(target: Path, *, now: datetime, using: str = "default") -> Made:
    """Write the whole site into `target`, which appears only when it is complete and can be read by its owner only.

    The database is read as it stands at one moment while the site goes on; files come after it, so that every file a
    row names is there. Memory does not grow with the site. Raises BackupError; then there is no file.
    """
    if target.exists():
        raise BackupError(f"{target} exists already. Nothing was written.")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as workplace:
            return _make(target, Path(workplace), now=now, using=using)
    except OSError as error:
        raise BackupError(f"{target} could not be written: {error.strerror or error}.") from error


def _make(target: Path, workplace: Path, *, now: datetime, using: str) -> Made:
    draft = workplace / "draft"
    with database.snapshot(using) as connection:
        dumped = [_dump(connection, table, workplace / f"{number:04}") for number, table in enumerate(every_table())]
        manifest = _manifest(connection, dumped, now)
    with draft.open("xb") as file:
        draft.chmod(PRIVATE)
        writer = Writer(file)
        writer.add_bytes(archive.MANIFEST, json.dumps(manifest, indent=1).encode("ascii"))
        for table in dumped:
            with table.path.open("rb") as source:
                writer.add_compressed(table.member, source, stored=table.path.stat().st_size)
            table.path.unlink()
        if (key_file := keys.own_file()) is not None:
            writer.add_bytes(archive.SECRET_KEY, key_file.read_bytes())
        files = _add_media(writer)
        writer.close()
        file.flush()
        os.fsync(file.fileno())
    _publish(draft, target)
    rows = sum(table.rows for table in dumped)
    return Made(target, target.stat().st_size, rows, files, has_key=key_file is not None)


def _dump(connection: BaseDatabaseWrapper, table: Table, path: Path) -> _Dumped:
    """One table into one gzip file; the digest is taken before compression."""
    count = 0

    def lines() -> Iterable[bytes]:
        nonlocal count
        for line in database.lines(connection, table):
            count += 1
            yield line

    with path.open("xb") as file, gzip.GzipFile("", "wb", COMPRESSION, file, mtime=0) as compressed:
        passing = Digesting(_Joined(lines()))
        shutil.copyfileobj(passing, compressed, archive.BLOCK)  # type: ignore[misc]  # it only calls read()
    member = Member(f"{archive.DATABASE_FOLDER}/{table.label}.jsonl.gz", passing.size, passing.sha256)
    return _Dumped(table, member, count, database.last_number(connection, table), path)


class _Joined:
    """Lines as a stream that is read in blocks of about the size asked for."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)

    def read(self, size: int, /) -> bytes:
        block = bytearray()
        for line in self._lines:
            block += line
            if len(block) >= size:
                break
        return bytes(block)


def _manifest(connection: BaseDatabaseWrapper, dumped: list[_Dumped], now: datetime) -> dict[str, Any]:
    return {
        "format": archive.FORMAT,
        "software": "medai-commons",
        "release": release.version(),
        "made_at": now.isoformat(),
        "engine": connection.vendor,
        "migrations": database.applied_migrations(connection),
        "tables": [
            {
                "name": table.table.label,
                "columns": [column.attname for column in table.table.columns],
                "rows": table.rows,
                "last_number": table.last_number,
            }
            for table in dumped
        ],
        "media": "files" if media.local_folder() is not None else "elsewhere",
        "key_fingerprint": keys.fingerprint(settings.SECRET_KEY),
    }


def _add_media(writer: Writer) -> int:
    folder = media.local_folder()
    count = 0
    for name, path in media.walk(folder) if folder is not None else ():
        try:
            source: IO[bytes] = path.open("rb")
        except FileNotFoundError:
            continue  # deleted since the folder was read, as its row will have been
        with source:
            size = os.fstat(source.fileno()).st_size
            writer.add_file(f"{archive.MEDIA_FOLDER}/{name}", source, size=size)
        count += 1
    return count


def _publish(draft: Path, target: Path) -> None:
    """Give the finished file its name, unless somebody else took it meanwhile; then make both last."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise BackupError(f"{target} exists already. Nothing was written.") from None
    except OSError:
        draft.rename(target)  # a file system without hard links
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Delete all but the newest `count` backups that carry a name of ours, and return those deleted."""
    ours = sorted(path for path in folder.glob(f"{PREFIX}*{SUFFIX}") if path.is_file())
    surplus = ours[:-count]
    for path in surplus:
        path.unlink()
    return surplus
