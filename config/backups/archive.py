"""The file: an uncompressed tar whose first member says what it is and whose last one lists all others with digests.

Database members are gzip streams inside it: media would not shrink, and a reader can take any member by itself.
Sizes and digests are those of the content before compression, so that two archives can be compared.
"""

import gzip
import hashlib
import io
import json
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Protocol, cast

from config.backups import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
LISTING = "members.jsonl"
DATABASE_FOLDER = "database"
MEDIA_FOLDER = "media"
SECRET_KEY = "keys/secret_key"  # noqa: S105 - a name
LARGEST_MANIFEST = 16 * 1024 * 1024  # bytes
LONGEST_NAME = 4096  # characters
BLOCK = 1024 * 1024  # bytes read at a time


@dataclass(frozen=True)
class Member:
    """One file of the archive. `size` in bytes and `sha256` are those of its content, decompressed."""

    name: str
    size: int
    sha256: str


class Source(Protocol):
    """Whatever bytes can be read from."""

    def read(self, size: int, /) -> bytes: ...


class Digesting:
    """Passes a stream on, block by block, and knows the size and digest of what went by."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._hash = hashlib.sha256()
        self.size = 0

    def read(self, size: int = BLOCK) -> bytes:
        block = self._source.read(size)
        self._hash.update(block)
        self.size += len(block)
        return block

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class Writer:
    """Puts members into a new archive. `close` adds the listing; without it the file is not an archive."""

    def __init__(self, target: IO[bytes]) -> None:
        self._tar = tarfile.TarFile(fileobj=target, mode="w", format=tarfile.PAX_FORMAT)
        # A line for each file: on disk once it grows.
        self._listing = tempfile.SpooledTemporaryFile(max_size=8 * BLOCK)  # noqa: SIM115 - closed by close()

    def add_bytes(self, name: str, content: bytes) -> None:
        """A small member, as it is."""
        self._add(name, io.BytesIO(content), stored=len(content))

    def add_file(self, name: str, source: IO[bytes], *, size: int) -> None:
        """A member of exactly `size` bytes. Raises BackupError when the source ends before."""
        self._add(name, source, stored=size)

    def add_compressed(self, member: Member, source: IO[bytes], *, stored: int) -> None:
        """A gzip stream of `stored` bytes whose content was measured when it was compressed."""
        self._copy(member.name, source, stored)
        self._list(member)

    def close(self) -> None:
        """Write the listing and the end of the archive."""
        size = self._listing.tell()
        self._listing.seek(0)
        self._copy(LISTING, self._listing, size)
        self._listing.close()
        self._tar.close()

    def _add(self, name: str, source: IO[bytes], *, stored: int) -> None:
        passing = Digesting(source)
        self._copy(name, passing, stored)
        self._list(Member(name, passing.size, passing.sha256))

    def _copy(self, name: str, source: IO[bytes] | Digesting, stored: int) -> None:
        entry = tarfile.TarInfo(name)
        entry.size = stored
        entry.mode = 0o600
        try:
            self._tar.addfile(entry, source)  # type: ignore[arg-type]  # it only calls read()
        except OSError as error:
            raise BackupError(
                f"{name} could not be copied: {error.strerror or 'it became shorter meanwhile'}."
            ) from error
        _forget_entries(self._tar)

    def _list(self, member: Member) -> None:
        self._listing.write(json.dumps(asdict(member), sort_keys=True).encode("ascii") + b"\n")


class Reader:
    """Looks into an archive that nobody vouches for. Nothing is ever extracted by the names it contains."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def manifest(self) -> dict[str, Any]:
        """What the archive says of itself. Raises BackupError when it is not an archive of this format."""
        with self._open() as tar:
            entry = self._next(tar)
            if entry is None or entry.name != MANIFEST or entry.size > LARGEST_MANIFEST:
                raise BackupError(f"{self._path.name} is not a backup of this site's software.")
            try:
                found = json.loads(_content(tar, entry).read())
            except (ValueError, RecursionError) as error:
                raise BackupError("The manifest of the archive is damaged.") from error
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise BackupError(f"This release reads backups of format {FORMAT} only.")
        return found

    def members(self) -> Iterator[tuple[Member, IO[bytes]]]:
        """Every member with its decompressed content, in order, once the listing has been found to match the names.

        The content may be read up to the listed size; `checked` compares it with the listing.
        """
        with self._open() as tar, self._listing() as listing:
            while (entry := self._next(tar)) is not None and entry.name != LISTING:
                member = _listed(listing.readline(LONGEST_NAME * 16))
                if member is None or member.name != entry.name:
                    raise BackupError(f"{entry.name!a} does not stand in the archive's listing.")
                content = _content(tar, entry)
                yield member, _decompressed(content) if is_compressed(member.name) else content
            if entry is None or listing.readline(1):
                raise BackupError("The archive lacks files that its listing names.")

    @contextmanager
    def _open(self) -> Iterator[tarfile.TarFile]:
        try:
            with tarfile.open(self._path, mode="r:") as tar:
                yield tar
        except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise BackupError(f"{self._path.name} is damaged, or not a backup: {error}.") from error
        except OSError as error:
            raise BackupError(f"{self._path} cannot be read: {error.strerror or error}.") from error

    def _next(self, tar: tarfile.TarFile) -> tarfile.TarInfo | None:
        entry = tar.next()
        _forget_entries(tar)
        if entry is not None:
            _refuse_unsafe(entry)
        return entry

    @contextmanager
    def _listing(self) -> Iterator[IO[bytes]]:
        with self._open() as tar:
            while (entry := self._next(tar)) is not None:
                if entry.name == LISTING:
                    yield _content(tar, entry)
                    return
        raise BackupError("The archive is incomplete: its listing is missing.")


def checked(member: Member, content: IO[bytes], *, limit: int = BLOCK) -> Iterator[bytes]:
    """The content in blocks of at most `limit` bytes; raises BackupError when it is not what the listing says.

    Never reads past the listed size, so that a small compressed member cannot swell without bound.
    """
    passing = Digesting(content)
    while passing.size < member.size and (block := _read(passing, min(limit, member.size - passing.size), member)):
        yield block
    if passing.size != member.size or passing.sha256 != member.sha256 or _read(passing, 1, member):
        raise _damaged(member)


def checked_lines(member: Member, content: IO[bytes], *, longest: int) -> Iterator[bytes]:
    """The content line by line, under the same promise as `checked`."""
    rest = b""
    for block in checked(member, content):
        *lines, rest = (rest + block).split(b"\n")
        yield from lines
        if len(rest) > longest:
            raise BackupError(f"{member.name!a} holds a line that is too long.")
    if rest:
        raise BackupError(f"{member.name!a} ends in the middle of a line.")


def _read(content: Digesting, size: int, member: Member) -> bytes:
    try:
        return content.read(size)
    except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
        raise _damaged(member) from error


def _damaged(member: Member) -> BackupError:
    return BackupError(f"{member.name!a} is damaged: its content is not what was written.")


def is_compressed(name: str) -> bool:
    """Database members are; media are kept as they are, whatever they are called."""
    return name.startswith(f"{DATABASE_FOLDER}/")


def safe_parts(name: str) -> tuple[str, ...]:
    """The parts of a relative path that stays where it is put. Raises BackupError for any other."""
    parts = tuple(name.split("/"))
    if len(name) > LONGEST_NAME or any(part in ("", ".", "..") or set(part) & {"\\", "\0"} for part in parts):
        raise BackupError(f"The archive holds a file whose name is not allowed: {name[:80]!a}.")
    return parts


def _refuse_unsafe(entry: tarfile.TarInfo) -> None:
    safe_parts(entry.name)
    if entry.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or entry.sparse or entry.size < 0:
        raise BackupError(f"The archive holds something that is not a plain file: {entry.name[:80]!a}.")


def _content(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(entry)
    if content is None:
        raise BackupError(f"{entry.name!a} is not a plain file.")
    return content


def _decompressed(content: IO[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", gzip.GzipFile(fileobj=content))


def _forget_entries(tar: tarfile.TarFile) -> None:
    """The library remembers every entry; a million files would stay in memory."""
    tar.members.clear()  # type: ignore[attr-defined]  # public in practice, missing from the stubs


def _listed(line: bytes) -> Member | None:
    if not line:
        return None
    try:
        found = json.loads(line)
        return Member(str(found["name"]), int(found["size"]), str(found["sha256"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BackupError("The listing of the archive is damaged.") from error
