import os
import stat
import subprocess
import sys
import threading
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from accounts.models import User
from config.backups import BackupError, archive, database, making, media, restoring
from config.backups.tables import every_table
from config.models import Page
from events.models import Event
from tests.config import backup_world as world
from tests.config.environments import ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture
def uploads(settings, tmp_path):
    """A folder with uploaded files, as the site keeps them."""
    folder = tmp_path / "state" / "media"
    (folder / "ab" / "cd").mkdir(parents=True)
    (folder / "ab" / "cd" / "图像.png").write_bytes(os.urandom(3000))
    (folder / "ab.txt").write_bytes(b"")
    settings.MEDIA_ROOT = folder
    settings.DATA_DIR = folder.parent
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    return folder


def backup(path: Path, **options) -> making.Made:
    return making.make_backup(path, now=timezone.now(), **options)


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_backup_holds_every_table_of_the_database() -> None:
    kept = {table.model._meta.db_table for table in every_table()}

    assert kept == set(connection.introspection.table_names()) - {"django_migrations"}


def test_backup_holds_every_column_of_every_table() -> None:
    with connection.cursor() as cursor:
        for table in every_table():
            cursor.execute(f'SELECT * FROM "{table.model._meta.db_table}" WHERE 1 = 0')
            found = cursor.description
            assert {column.column for column in table.columns} == {column[0] for column in found}, table.label


def test_tables_stand_after_those_they_refer_to() -> None:
    order = [table.label for table in every_table()]

    assert order.index("accounts.user") < order.index("accounts.membership") < len(order)
    assert order.index("accounts.group") < order.index("accounts.audience")
    assert order.index("events.event") < order.index("events.handling")


@pytest.mark.postgres
def test_restored_site_exports_the_same_bytes(tmp_path, uploads) -> None:
    world.fill()
    before = files_in(uploads)
    backup(tmp_path / "a.tar")
    world.wipe()
    (uploads / "ab.txt").unlink()
    (uploads / "later.txt").write_text("x")

    restored = restoring.restore_backup(tmp_path / "a.tar", replace=False)
    backup(tmp_path / "b.tar")

    first = world.contents(tmp_path / "a.tar")
    assert first == world.contents(tmp_path / "b.tar")
    assert files_in(uploads) == before
    assert restored.rows == sum(content.count(b"\n") for content in world.rows(tmp_path / "a.tar").values())
    assert b"\\u5468" in first["database/accounts.user.jsonl.gz"]


@pytest.mark.postgres
def test_restored_rows_are_what_they_were(tmp_path) -> None:
    world.fill()
    before = list(Event.objects.order_by("pk").values()), list(User.objects.order_by("pk").values())
    backup(tmp_path / "a.tar")
    world.wipe()

    restoring.restore_backup(tmp_path / "a.tar", replace=False)

    assert (list(Event.objects.order_by("pk").values()), list(User.objects.order_by("pk").values())) == before
    assert Event.objects.order_by("pk")[0].data == world.AWKWARD_JSON | {"n": 0}


@pytest.mark.postgres
def test_number_of_a_deleted_row_is_never_given_out_again(tmp_path) -> None:
    world.fill()
    highest_ever = User.objects.create(username="x1", email="x1@example.org")
    number = highest_ever.pk
    highest_ever.delete()
    backup(tmp_path / "a.tar")
    world.wipe()

    restoring.restore_backup(tmp_path / "a.tar", replace=False)

    assert User.objects.create(username="x2", email="x2@example.org").pk == number + 1


@pytest.mark.postgres
def test_empty_tables_go_on_counting_from_one(tmp_path) -> None:
    table = next(table for table in every_table() if table.label == "config.oldaddress")
    with transaction.atomic():
        database.go_on_counting(connection, table, 0)

    assert database.last_number(connection, table) == 0
    assert table.model._base_manager.create(path="/a", target="/b").pk == 1


@pytest.mark.postgres
def test_backup_shows_one_moment_while_others_write(tmp_path, monkeypatch) -> None:
    world.fill()
    original, written = making._dump, []

    def dump_after_somebody_wrote(*args):
        if not written:
            database.applied_migrations(args[0])  # the first read fixes the moment
            writer = threading.Thread(target=_write_in_another_connection, args=(written,))
            writer.start()
            writer.join(30)
        return original(*args)

    monkeypatch.setattr(making, "_dump", dump_after_somebody_wrote)
    backup(tmp_path / "a.tar")

    assert written == ["written"]
    assert Page.objects.filter(slug="meanwhile").exists()
    assert b"meanwhile" not in world.rows(tmp_path / "a.tar")["database/config.page.jsonl.gz"]


def _write_in_another_connection(written: list[str]) -> None:
    try:
        Page.objects.create(slug="meanwhile", title_en="x", title_zh="x", body_en="", body_zh="")
        written.append("written")
    finally:
        connections.close_all()


def test_backup_is_refused_inside_a_transaction(tmp_path) -> None:
    with transaction.atomic(), pytest.raises(BackupError, match="inside a transaction"):
        backup(tmp_path / "a.tar")

    assert list(tmp_path.iterdir()) == []


def test_backup_can_be_read_by_its_owner_only_and_leaves_nothing_else(tmp_path) -> None:
    made = backup(tmp_path / "a.tar")

    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [made.path]


def test_backup_never_overwrites(tmp_path) -> None:
    (tmp_path / "a.tar").write_text("precious")

    with pytest.raises(BackupError, match="exists already"):
        backup(tmp_path / "a.tar")

    assert (tmp_path / "a.tar").read_text() == "precious"


def test_failed_backup_leaves_no_file(tmp_path, monkeypatch) -> None:
    def fail(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(BackupError, match="No space left on device"):
        backup(tmp_path / "a.tar")

    assert list(tmp_path.iterdir()) == []


def test_restore_refuses_a_database_with_members(tmp_path) -> None:
    world.fill()
    backup(tmp_path / "a.tar")
    User.objects.create(username="new", email="new@example.org")

    with pytest.raises(BackupError, match="has members"):
        restoring.restore_backup(tmp_path / "a.tar", replace=False)

    assert User.objects.filter(username="new").exists()


@pytest.mark.postgres
def test_replacing_leaves_nothing_of_what_was_there(tmp_path) -> None:
    world.fill()
    backup(tmp_path / "a.tar")
    User.objects.create(username="new", email="new@example.org")

    restoring.restore_backup(tmp_path / "a.tar", replace=True)
    backup(tmp_path / "b.tar")

    assert world.rows(tmp_path / "a.tar") == world.rows(tmp_path / "b.tar")


@pytest.fixture
def untouched(tmp_path, uploads):
    """A filled site and its archive; afterwards rows and files have to be what they were."""
    world.fill()
    backup(tmp_path / "a.tar")
    User.objects.create(username="since", email="since@example.org")
    (uploads / "since.txt").write_text("since")
    backup(tmp_path / "before.tar")
    yield tmp_path / "a.tar"
    backup(tmp_path / "after.tar")
    assert world.contents(tmp_path / "before.tar") == world.contents(tmp_path / "after.tar")
    assert [path.name for path in uploads.parent.iterdir()] == ["media"]


@pytest.mark.postgres
def test_row_that_refers_to_nothing_leaves_everything_as_it_was(untouched) -> None:
    name = "database/accounts.membership.jsonl.gz"
    row = world.rows(untouched)[name]
    broken = world.rebuilt(untouched, {name: row.replace(b'"member_id":', b'"member_id":99')})

    with pytest.raises(BackupError, match=r"The database refused the rows and is as it was: .*member_id"):
        restoring.restore_backup(broken, replace=True)


@pytest.mark.postgres
def test_rows_that_break_a_unique_constraint_leave_everything_as_it_was(untouched) -> None:
    name = "database/accounts.user.jsonl.gz"
    row = world.rows(untouched)[name].replace(b"zhou@example.org", b"ADA@example.org")

    with pytest.raises(BackupError, match="user_email_unique"):
        restoring.restore_backup(world.rebuilt(untouched, {name: row}), replace=True)


@pytest.mark.parametrize("line", [b"not json\n", b"[]\n", b"{}\n", b'{"id":"x"}\n', b"[" * 20_000 + b"\n"])
def test_line_that_is_no_row_leaves_everything_as_it_was(untouched, line) -> None:
    broken = world.rebuilt(untouched, {"database/config.page.jsonl.gz": line})

    with pytest.raises(BackupError, match=r"A row of config\.page cannot be read"):
        restoring.restore_backup(broken, replace=True)


def test_missing_row_leaves_everything_as_it_was(untouched) -> None:
    broken = world.rebuilt(untouched, {"database/config.page.jsonl.gz": b""})

    with pytest.raises(BackupError, match=r"config\.page should have 1 rows and the archive holds 0"):
        restoring.restore_backup(broken, replace=True)


def test_files_that_cannot_change_places_leave_everything_as_it_was(untouched, monkeypatch) -> None:
    original = Path.rename

    def rename(path, target):
        if ".restoring." in path.name:
            raise OSError(16, "Device or resource busy")
        return original(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(BackupError, match="must not be a mount point"):
        restoring.restore_backup(untouched, replace=True)
    monkeypatch.undo()


@pytest.mark.postgres
def test_commit_that_fails_puts_files_and_key_back(untouched, settings, monkeypatch) -> None:
    def fail():
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(connection, "commit", fail)
    with pytest.raises(BackupError, match="server closed the connection"):
        restoring.restore_backup(untouched, replace=True)
    monkeypatch.undo()


def test_archive_of_other_migrations_is_refused_before_anything_is_touched(untouched) -> None:
    manifest = b'"migrations": [\n  ['
    changed = _manifest(untouched).replace(manifest, manifest + b'"forum", "0099_later"], [', 1)

    with pytest.raises(BackupError, match=r"lacks: forum\.0099_later\. Run `manage\.py migrate`"):
        restoring.restore_backup(world.rebuilt(untouched, {archive.MANIFEST: changed}), replace=True)


def test_archive_of_an_earlier_release_is_refused_before_anything_is_touched(untouched) -> None:
    changed = _manifest(untouched).replace(b'"0002_fixed_audiences"', b'"0001_first"', 1)

    with pytest.raises(BackupError, match=r"does not know: accounts\.0002_fixed_audiences"):
        restoring.restore_backup(world.rebuilt(untouched, {archive.MANIFEST: changed}), replace=True)


def test_archive_with_other_columns_is_refused_before_anything_is_touched(untouched) -> None:
    changed = _manifest(untouched).replace(b'"banner_en"', b'"banner_fr"', 1)

    with pytest.raises(BackupError, match=r"other tables: config\.sitesettings"):
        restoring.restore_backup(world.rebuilt(untouched, {archive.MANIFEST: changed}), replace=True)


def _manifest(path: Path) -> bytes:
    return b"".join(
        b"".join(archive.checked(member, content))
        for member, content in archive.Reader(path).members()
        if member.name == archive.MANIFEST
    )


def test_disk_that_is_too_small_is_told_before_anything_is_touched(untouched, monkeypatch) -> None:
    monkeypatch.setattr(restoring.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 10})())

    with pytest.raises(BackupError, match="has room for 10 bytes; the archive's files need 3000"):
        restoring.restore_backup(untouched, replace=True)


def test_key_that_the_site_made_comes_back(tmp_path, uploads, settings) -> None:
    key_file = uploads.parent / "secret_key"
    key_file.write_text(settings.SECRET_KEY)
    assert backup(tmp_path / "a.tar").has_key
    with_another = "other" * 20
    key_file.write_text(with_another)
    settings.SECRET_KEY = with_another

    assert restoring.restore_backup(tmp_path / "a.tar", replace=True).key == "restored"
    assert key_file.read_text() == "test" * 20
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_key_of_the_operator_is_neither_kept_nor_written(tmp_path, uploads, settings) -> None:
    (uploads.parent / "secret_key").write_text("left over from a trial")
    assert not backup(tmp_path / "a.tar").has_key
    assert b"testtest" not in (tmp_path / "a.tar").read_bytes()

    assert restoring.restore_backup(tmp_path / "a.tar", replace=True).key == "same"
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "other" * 20
    assert restoring.restore_backup(tmp_path / "a.tar", replace=True).key == "same"
    settings.SECRET_KEY_FALLBACKS = []
    assert restoring.restore_backup(tmp_path / "a.tar", replace=True).key == "other"


def test_links_among_the_uploads_are_not_followed(tmp_path, uploads) -> None:
    (uploads / "passwords").symlink_to("/etc/passwd")
    (uploads / "everything").symlink_to("/etc")

    assert backup(tmp_path / "a.tar").files == 2


def test_uploads_kept_elsewhere_are_left_alone(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "nothing"
    assert media.local_folder() is None

    made = backup(tmp_path / "a.tar")

    assert made.files == 0
    assert restoring.restore_backup(tmp_path / "a.tar", replace=True).files == 0
    assert b'"media": "elsewhere"' in _manifest(made.path)


@pytest.mark.postgres
@pytest.mark.timeout(400)  # brings a second database of the other engine up to date
def test_other_engine_gives_the_same_bytes(tmp_path) -> None:
    """Out of SQLite, into PostgreSQL, out of it, and into SQLite again, by the commands an operator types."""
    if connection.vendor != "postgresql":
        pytest.skip("The other engine is SQLite; the PostgreSQL leg has both.")
    embedded(tmp_path / "one", "migrate", "--verbosity=0")
    embedded(tmp_path / "one", "shell", "-c", "from tests.config import backup_world; backup_world.fill()")
    embedded(tmp_path / "one", "backup", "--to", str(tmp_path / "a.tar"))

    restoring.restore_backup(tmp_path / "a.tar", replace=True)
    backup(tmp_path / "b.tar")
    embedded(tmp_path / "two", "migrate", "--verbosity=0")
    embedded(tmp_path / "two", "restore", str(tmp_path / "b.tar"))
    embedded(tmp_path / "two", "backup", "--to", str(tmp_path / "c.tar"))

    assert world.rows(tmp_path / "a.tar") == world.rows(tmp_path / "b.tar") == world.rows(tmp_path / "c.tar")


def embedded(data_dir: Path, *command: str) -> None:
    """Run a command of the embedded edition, whose database is SQLite."""
    environment = {"PATH": os.environ["PATH"], "MEDAI_DATA_DIR": str(data_dir)}
    result = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_command_names_the_file_and_keeps_the_newest(tmp_path, settings, capsys) -> None:
    settings.DATA_DIR = tmp_path
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "mine.tar").touch()
    for days in (3, 2, 1):
        (folder / making.file_name(timezone.now() - timedelta(days=days))).touch()

    call_command("backup", keep=2)

    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 3
    assert names[-1] == "mine.tar"
    assert names[1].startswith(f"commons-{timezone.now():%Y%m%d}")
    assert "MEDAI_SECRET_KEY" in capsys.readouterr().out


@pytest.mark.parametrize("count", ["0", "-1", "two", "²"])
def test_command_keeps_at_least_one(count: str) -> None:
    with pytest.raises(CommandError, match="whole number from 1 on"):
        call_command("backup", "--keep", count)


def test_command_refuses_to_rotate_files_it_did_not_name(tmp_path) -> None:
    with pytest.raises(CommandError, match="--keep needs a folder"):
        call_command("backup", to=tmp_path / "a.tar", keep=2)


def test_command_refuses_a_place_among_the_uploads(uploads) -> None:
    with pytest.raises(CommandError, match="among the uploaded files"):
        call_command("backup", to=uploads / "a.tar")


def test_command_restores_and_says_what_to_do_next(tmp_path, capsys) -> None:
    world.fill()
    call_command("backup", to=tmp_path / "a.tar")
    call_command("restore", tmp_path / "a.tar", check=True)
    assert f"{tmp_path / 'a.tar'} is intact: " in capsys.readouterr().out

    call_command("restore", tmp_path / "a.tar", replace=True, yes=True)

    assert capsys.readouterr().out.rstrip().endswith("Restart the site now.")


@pytest.mark.parametrize(("answer", "refusal"), [("yes", "Nothing was changed"), ("replace", None)])
def test_replacing_has_to_be_typed(tmp_path, monkeypatch, answer, refusal) -> None:
    world.fill()
    backup(tmp_path / "a.tar")
    User.objects.create(username="since", email="since@example.org")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: answer)

    if refusal:
        with pytest.raises(CommandError, match=refusal):
            call_command("restore", tmp_path / "a.tar", replace=True)
    else:
        call_command("restore", tmp_path / "a.tar", replace=True)

    assert User.objects.filter(username="since").exists() == bool(refusal)


def test_replacing_without_anybody_there_needs_yes(tmp_path) -> None:
    backup(tmp_path / "a.tar")

    with pytest.raises(CommandError, match="Add --yes"):
        call_command("restore", tmp_path / "a.tar", replace=True)


@pytest.mark.soak
def test_memory_does_not_grow_with_the_site(tmp_path) -> None:
    """Twenty times the rows, and no more than a few chunks of them at once in memory."""

    def most_memory(name: str) -> tuple[int, int]:
        peaks = []
        for work in (
            lambda: backup(tmp_path / name),
            lambda: restoring.restore_backup(tmp_path / name, replace=True),
        ):
            tracemalloc.start()
            work()
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        return peaks[0], peaks[1]

    def add_events(count: int) -> None:
        for _ in range(count // 500):
            Event.objects.bulk_create(
                Event(kind="test", data={"text": "x" * 500}, created_at=timezone.now()) for _ in range(500)
            )

    add_events(2_000)
    most_memory("warm.tar")
    small = most_memory("small.tar")
    add_events(38_000)
    large = most_memory("large.tar")

    assert large[0] < small[0] * 2 + 2_000_000
    assert large[1] < small[1] * 2 + 2_000_000
