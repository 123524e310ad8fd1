"""Archives that somebody else made, or that a disk has damaged."""

import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.backups import BackupError, archive, media, restoring
from config.backups.archive import Member, Writer

pytestmark = pytest.mark.services  # together they take as long as a server

ROWS = b'{"id":1}\n' * 50_000
PICTURE = bytes(range(256)) * 40


def told(rows: int = 50_000) -> bytes:
    tables = [{"name": "a.b", "columns": ["id"], "rows": rows, "last_number": None}]
    return json.dumps({"format": 1, "tables": tables}).encode()


@pytest.fixture
def intact(tmp_path) -> Path:
    """A small archive with one table, one upload and a key."""
    path = tmp_path / "intact.tar"
    packed = gzip.compress(ROWS)
    with path.open("wb") as file:
        writer = Writer(file)
        writer.add_bytes(archive.MANIFEST, told())
        writer.add_compressed(
            Member("database/a.b.jsonl.gz", len(ROWS), sha256(ROWS)), io.BytesIO(packed), stored=len(packed)
        )
        writer.add_bytes(archive.SECRET_KEY, b"k" * 64)
        writer.add_bytes("media/a/图.png", PICTURE)
        writer.close()
    return path


def sha256(content: bytes) -> str:
    passing = archive.Digesting(io.BytesIO(content))
    while passing.read():
        pass
    return passing.sha256


def crafted(path: Path, *entries: tuple[tarfile.TarInfo, bytes]) -> Path:
    """A tar of exactly these entries, with a listing that names each of them as it is."""
    listing = b""
    with tarfile.open(path, "w") as tar:
        for entry, content in entries:
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
            member = {"name": entry.name, "size": len(content), "sha256": sha256(content)}
            listing += json.dumps(member).encode() + b"\n"
        last = tarfile.TarInfo(archive.LISTING)
        last.size = len(listing)
        tar.addfile(last, io.BytesIO(listing))
    return path


def plain(name: str, content: bytes = b"x") -> tuple[tarfile.TarInfo, bytes]:
    return tarfile.TarInfo(name), content


def of_type(kind: bytes, link: str = "") -> tuple[tarfile.TarInfo, bytes]:
    entry = tarfile.TarInfo("media/entry")
    entry.type, entry.linkname = kind, link
    return entry, b""


MANIFEST = (archive.MANIFEST, json.dumps({"format": 1, "tables": []}).encode())


def test_intact_archive_is_recognised(intact: Path) -> None:
    found = restoring.inspect(intact)

    assert (found.rows, found.files, found.media_size, found.has_key) == (50_000, 1, len(PICTURE), True)


@pytest.mark.parametrize(
    "name",
    ["../outside", "media/../../outside", "/etc/passwd", "media//a", "media/./a", "media/a\\b", "media/" + "a/" * 2500],
)
def test_path_that_leaves_its_place_is_refused(tmp_path: Path, name: str) -> None:
    path = crafted(tmp_path / "a.tar", plain(*MANIFEST), plain(name))

    with pytest.raises(BackupError, match="name is not allowed"):
        restoring.inspect(path)


@pytest.mark.parametrize(
    ("kind", "link"),
    [(tarfile.SYMTYPE, "/etc"), (tarfile.LNKTYPE, "/etc/passwd"), (tarfile.DIRTYPE, ""), (tarfile.FIFOTYPE, "")],
)
def test_anything_but_a_plain_file_is_refused(tmp_path: Path, kind: bytes, link: str) -> None:
    with pytest.raises(BackupError, match="not a plain file"):
        restoring.inspect(crafted(tmp_path / "a.tar", plain(*MANIFEST), of_type(kind, link)))


def test_file_that_belongs_nowhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"holds 'notes\.txt' twice, or it does not belong there"):
        restoring.inspect(crafted(tmp_path / "a.tar", plain(*MANIFEST), plain("notes.txt")))


def test_upload_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    with media.Replacement(tmp_path / "media") as files:
        files.add(("a",), [b"1"])
        with pytest.raises(BackupError, match="'a' could not be written"):
            files.add(("a",), [b"2"])
        with pytest.raises(BackupError, match="'a/b' could not be written"):
            files.add(("a", "b"), [b"3"])


def test_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"lacks database/a\.b\.jsonl\.gz"):
        restoring.inspect(crafted(tmp_path / "a.tar", plain(archive.MANIFEST, told())))


def test_content_that_swells_beyond_its_listed_size_is_refused_unread(tmp_path: Path) -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, 9)
    path = tmp_path / "bomb.tar"
    with path.open("wb") as file:
        writer = Writer(file)
        writer.add_bytes(archive.MANIFEST, told())
        writer.add_compressed(Member("database/a.b.jsonl.gz", 10, "0" * 64), io.BytesIO(bomb), stored=len(bomb))
        writer.close()

    read: list[bytes] = []
    with pytest.raises(BackupError, match="is damaged"):
        read.extend(
            block for member, content in archive.Reader(path).members() for block in archive.checked(member, content)
        )

    assert sum(map(len, read)) <= len(told()) + 10


def test_line_without_end_is_refused(intact: Path) -> None:
    for member, content in archive.Reader(intact).members():
        if archive.is_compressed(member.name):
            endless = Member(member.name, member.size, member.sha256)
            assert sum(1 for _line in archive.checked_lines(endless, content, longest=100)) == 50_000
    content = b"x" * 3_000_000
    with pytest.raises(BackupError, match="too long"):
        list(archive.checked_lines(Member("m", len(content), sha256(content)), io.BytesIO(content), longest=100))
    with pytest.raises(BackupError, match="middle of a line"):
        list(archive.checked_lines(Member("m", 2, sha256(b"xx")), io.BytesIO(b"xx"), longest=100))


@pytest.mark.parametrize("content", [b"", b"hello", b"\x1f\x8b" + b"\0" * 600, b"\0" * 10240])
def test_file_that_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(content)

    with pytest.raises(BackupError):
        restoring.inspect(path)


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="cannot be read: No such file"):
        restoring.inspect(tmp_path / "a.tar")


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        (b"{", "manifest of the archive is damaged"),
        (b"[]", "reads backups of format 1 only"),
        (b'{"format": 2}', "reads backups of format 1 only"),
        (b'{"format": 1}', "manifest of the archive is damaged"),
        (b'{"format": 1, "tables": [{"name": 1}]}', "manifest of the archive is damaged"),
        (b"[" * 100_000, "manifest of the archive is damaged"),
    ],
)
def test_manifest_that_says_something_else_is_refused(tmp_path: Path, manifest: bytes, sentence: str) -> None:
    with pytest.raises(BackupError, match=sentence):
        restoring.inspect(crafted(tmp_path / "a.tar", plain(archive.MANIFEST, manifest)))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True))
def test_truncated_archive_is_refused(intact: Path, share: float) -> None:
    whole = intact.read_bytes()
    # The zeros at the very end of a tar only fill its last block.
    path = intact.with_name("short.tar")
    path.write_bytes(whole[: int(share * len(whole.rstrip(b"\0")))])

    with pytest.raises(BackupError):
        restoring.inspect(path)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_flipped_bit_is_refused_or_changes_nothing_that_is_restored(intact: Path, share: float, bit: int) -> None:
    before = restored_parts(intact)
    damaged = bytearray(intact.read_bytes())
    damaged[int(share * len(damaged))] ^= 1 << bit
    path = intact.with_name("damaged.tar")
    path.write_bytes(damaged)

    try:
        restoring.inspect(path)
    except BackupError:
        return

    # Modes, owners and padding of a tar are of no account here.
    assert restored_parts(path) == before


def restored_parts(path: Path) -> dict[str, bytes]:
    return {
        member.name: b"".join(archive.checked(member, content)) for member, content in archive.Reader(path).members()
    }
