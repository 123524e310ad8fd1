"""A site that began on SQLite goes on with PostgreSQL: every row, every number, every rule, every page."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings

from accounts.models import User
from config.backups import database as database_rows
from config.backups.tables import every_table
from config.moving import MoveError, copying, target, transfer
from config.moving.source import identity
from config.settings.base import databases
from config.startup import preconditions
from forum.models import Bookmark, PostRevision, Thread
from moderation.models import ModerationAction
from tests.config import moving_world as world
from tests.config.environments import ROOT
from tests.foundation.test_fresh_tables import MORE, database, migrate, opened

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.services(seconds=90),
    pytest.mark.timeout(400),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="The other engine is PostgreSQL."),
]

FILL = "from tests.config import moving_world as world; world.fill(); print(world.empty_tables())"
PAGES = "import json; from tests.config import moving_world as world; print(json.dumps(world.pages()))"


def run(address: str, *command: str, expected: int = 0, **environment: str) -> str:
    """What a command of the site says; errors too, where it is expected to fail."""
    around = {"PATH": os.environ["PATH"], "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *command],
        cwd=ROOT,
        env={**around, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == expected, result.stderr
    return result.stderr if expected else result.stdout


def sqlite_address(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """An SQLite file with a row in every table."""
    file = tmp_path_factory.mktemp("moving") / "commons.sqlite3"
    run(sqlite_address(file), "migrate", "--verbosity=0")
    assert run(sqlite_address(file), "shell", "--verbosity=0", "-c", FILL).strip() == "[]"
    return file


@pytest.fixture
def file(filled, tmp_path, settings) -> Path:
    """A copy of it for one test, which may change it, in a data folder of its own."""
    settings.DATA_DIR = tmp_path
    copy = tmp_path / "commons.sqlite3"
    with closing(sqlite3.connect(filled)) as read, closing(sqlite3.connect(copy)) as written:
        read.backup(written)
    return copy


@pytest.fixture(autouse=True)
def _databases_of_their_own(django_db_blocker) -> Iterator[None]:
    """Not by the mark, which lets no test open a database that the settings do not name. The usual one stays unused."""
    with django_db_blocker.unblock():
        yield


@contextmanager
def opened_source(file: Path) -> Iterator[BaseDatabaseWrapper]:
    alias = "move_source"
    connections.settings[alias] = connections.configure_settings(databases(sqlite_address(file)))["default"]
    try:
        yield connections[alias]
    finally:
        connections[alias].close()
        del connections[alias], connections.settings[alias]


@pytest.fixture
def here(file) -> Iterator[BaseDatabaseWrapper]:
    with opened_source(file) as source:
        yield source


@pytest.fixture(scope="module")
def begun(filled, tmp_path_factory, django_db_blocker) -> Iterator[str]:
    """The name of a PostgreSQL to which a move of that file has begun: tables stand in it, and no row."""
    with django_db_blocker.unblock(), database(tmp_path_factory.mktemp("begun")) as made:
        with opened_source(filled) as source, target.opened(made) as there:
            target.prepare(there, [*every_table(), transfer.HISTORY], identity=identity(source))
        yield name_in(made)


@pytest.fixture(scope="module")
def ended(begun, filled, tmp_path_factory, django_db_blocker) -> Iterator[str]:
    """The name of a PostgreSQL to which that file was moved."""
    folder = tmp_path_factory.mktemp("ended")
    with django_db_blocker.unblock(), database(folder, like=begun) as made:
        with override_settings(DATA_DIR=folder), opened_source(filled) as source, target.opened(made) as there:
            move(source, there)
        yield name_in(made)


def name_in(address: str) -> str:
    return urlsplit(address).path.lstrip("/")


@pytest.fixture
def address(tmp_path) -> Iterator[str]:
    """Of a new, empty PostgreSQL."""
    with database(own_folder(tmp_path)) as made:
        yield made


def own_folder(tmp_path: Path) -> Path:
    return tmp_path / f"moved-{tmp_path.name}"[:40].lower()


@pytest.fixture
def empty(address) -> Iterator[BaseDatabaseWrapper]:
    """A PostgreSQL that holds nothing yet."""
    with target.opened(address) as opened:
        yield opened


@pytest.fixture
def there(begun, tmp_path) -> Iterator[BaseDatabaseWrapper]:
    """One that has its tables already, which take longer than all rows of these tests."""
    with database(own_folder(tmp_path), like=begun) as made, target.opened(made) as opened:
        yield opened


@pytest.fixture
def moved(ended, tmp_path) -> Iterator[BaseDatabaseWrapper]:
    """One that holds all that the file does, moved."""
    with database(own_folder(tmp_path), like=ended) as made, target.opened(made) as opened:
        yield opened


def move(here: BaseDatabaseWrapper, there: BaseDatabaseWrapper) -> list[str]:
    said: list[str] = []
    transfer.move(here, there, tell=said.append)
    return said


def test_every_value_of_every_table_arrives(here, empty) -> None:
    before = world.held(here)

    move(here, empty)

    assert all(before.values())
    after = world.held(empty)
    assert after == before
    # 1 and True are equal to Python.
    assert repr(after["events.event"][0][1:4]) == repr(before["events.event"][0][1:4])


def test_null_of_json_and_nothing_at_all_stay_two_things(here, there) -> None:
    first = PostRevision.objects.using(here.alias).order_by("pk")[0]
    with here.cursor() as cursor:
        cursor.execute("UPDATE forum_postrevision SET details = 'null' WHERE id = %s", [first.pk])

    move(here, there)

    moved = PostRevision.objects.using(there.alias).filter(pk=first.pk)
    assert moved.get().details is None
    assert moved.filter(details__isnull=False).exists()


def test_tables_keys_triggers_and_indexes_are_those_of_a_new_database(moved, tmp_path) -> None:
    with database(tmp_path / "new") as new:
        migrate(new)
        with opened(new) as fresh, fresh.cursor() as expected, moved.cursor() as found:
            assert MORE["postgresql"](found) == MORE["postgresql"](expected)
            assert set(moved.introspection.table_names()) == set(fresh.introspection.table_names())


@pytest.mark.parametrize("statement", ["DELETE FROM {table}", "UPDATE {table} SET kind = 'x'"])
def test_log_of_decisions_only_grows_afterwards(moved, statement) -> None:
    table = ModerationAction._meta.db_table
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(using=moved.alias):
        moved.cursor().execute(statement.format(table=table))


def test_numbering_goes_on_after_the_highest_number_ever_given(here, there) -> None:
    gone = User.objects.using(here.alias).create(username="gone2", email="gone2@example.org")
    number = gone.pk
    gone.delete()

    move(here, there)

    assert User.objects.using(there.alias).create(username="next", email="next@example.org").pk == number + 1
    for table in every_table():
        if table.label != "accounts.user":
            assert world.next_number(there, table) == world.next_number(here, table), table.label


def test_interrupted_move_goes_on_and_doubles_nothing(here, empty, monkeypatch) -> None:
    there = empty
    before = world.held(here)
    original, lines = copying._line, []

    def interrupt(*args):
        lines.append(args)
        if len(lines) == 700:
            raise KeyboardInterrupt
        return original(*args)

    monkeypatch.setattr(copying, "_line", interrupt)
    with pytest.raises(KeyboardInterrupt):
        move(here, there)
    monkeypatch.undo()
    assert target.is_unfinished(there)
    assert database_rows.applied_migrations(there) == []  # the site would not start on it

    said = move(here, there)

    assert said[0].startswith("Going on with an unfinished move.")
    assert any(line.endswith("copied before, compared") for line in said)
    assert any(line.endswith("copied and compared") for line in said)
    assert not target.is_unfinished(there)
    assert world.held(there) == before


def test_broken_connection_is_told_and_made_good_by_the_next_run(here, address, monkeypatch) -> None:
    original, lines = copying._line, []

    def break_off(*args):
        lines.append(args)
        if len(lines) == 700:
            with cursor_of_another(address) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        return original(*args)

    monkeypatch.setattr(copying, "_line", break_off)
    with pytest.raises(MoveError), target.opened(address) as there:
        move(here, there)
    monkeypatch.undo()

    with target.opened(address) as there:
        move(here, there)
        assert world.held(there) == world.held(here)


@contextmanager
def cursor_of_another(address: str) -> Iterator[Any]:
    """A cursor of somebody else's on the same database."""
    outer = psycopg2.connect(address)
    outer.autocommit = True
    try:
        with outer.cursor() as cursor:
            yield cursor
    finally:
        outer.close()


def test_what_the_source_changed_between_two_runs_arrives(here, there, monkeypatch) -> None:
    monkeypatch.setattr(target, "finish", _fail)
    with pytest.raises(MoveError, match="stopped here"):
        move(here, there)
    monkeypatch.undo()
    Thread.objects.using(here.alias).update(title="changed since")
    User.objects.using(here.alias).create(username="since", email="since@example.org")

    move(here, there)

    assert set(Thread.objects.using(there.alias).values_list("title", flat=True)) == {"changed since"}
    assert world.held(there) == world.held(here)


def _fail(*_args: object) -> None:
    raise MoveError("stopped here")


def test_unfinished_move_of_another_database_is_refused(here, there, monkeypatch) -> None:
    monkeypatch.setattr(target, "finish", _fail)
    with pytest.raises(MoveError, match="stopped here"):
        move(here, there)
    monkeypatch.undo()
    with here.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET applied = '2020-01-01 00:00:00'")

    with pytest.raises(MoveError, match="unfinished move of another database"):
        move(here, there)


def test_target_with_tables_is_refused_and_left_alone(here, empty) -> None:
    with empty.cursor() as cursor:
        cursor.execute("CREATE TABLE precious AS SELECT 1 AS number")

    with pytest.raises(MoveError, match="holds tables already"):
        move(here, empty)

    assert empty.introspection.table_names() == ["precious"]


def test_row_that_postgresql_does_not_take_is_named(here, there) -> None:
    thread = Thread.objects.using(here.alias).order_by("pk").last()
    with here.cursor() as cursor:
        cursor.execute("UPDATE forum_thread SET title = %s WHERE id = %s", ["x" * 5000, thread.pk])

    with pytest.raises(MoveError, match=rf"forum\.thread, row {thread.pk}, column title: value too long"):
        move(here, there)


def test_row_that_refers_to_nothing_is_named(here, there) -> None:
    with here.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("UPDATE accounts_membership SET member_id = 987654")

    with pytest.raises(MoveError, match=r"accounts_membership\.\w+ cannot be put back.*987654"):
        move(here, there)

    assert target.is_unfinished(there)


def test_running_site_is_told_to_stop(here, empty, tmp_path) -> None:
    (tmp_path / "run").mkdir()
    lock = preconditions.take_lock(tmp_path / "run")
    try:
        with pytest.raises(MoveError, match="Stop it first"):
            move(here, empty)
    finally:
        os.close(lock)

    assert empty.introspection.table_names() == []


def test_another_writer_is_told_to_stop(here, there, file) -> None:
    here.settings_dict["OPTIONS"]["timeout"] = 0.1
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(MoveError, match="Another process writes"):
            move(here, there)


def test_source_of_another_release_is_refused(here, there) -> None:
    with here.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('forum', '0999_x', '2026-01-01')")
    with pytest.raises(MoveError, match=r"later release: forum\.0999_x"):
        move(here, there)

    with here.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name IN ('0999_x', '0009_calls_for_partners')")
    with pytest.raises(MoveError, match=r"lacks migrations: forum\.0009_calls_for_partners"):
        move(here, there)


def test_check_names_every_kind_of_difference(here, moved) -> None:
    transfer.check(here, moved, tell=lambda _line: None)
    changed = User.objects.using(moved.alias).earliest("pk")
    gone = Bookmark.objects.using(moved.alias).earliest("pk")  # no other row needs it
    with moved.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET is_active = NOT is_active WHERE id = %s", [changed.pk])
        cursor.execute("DELETE FROM forum_bookmark WHERE id = %s", [gone.pk])
    added = User.objects.using(moved.alias).create(username="added", email="added@example.org")

    with pytest.raises(MoveError) as refusal:
        transfer.check(here, moved, tell=lambda _line: None)

    assert f"accounts.user, row {changed.pk}: column is_active differs" in str(refusal.value)
    assert f"forum.bookmark, row {gone.pk}: is missing in the target" in str(refusal.value)
    assert f"accounts.user, row {added.pk}: stands in the target only" in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "refusal"),
    [
        ("mysql://a/b", "--to: expected"),
        ("sqlite:////tmp/other.sqlite3", "names no PostgreSQL"),
        ("postgresql://127.0.0.1:1/nothing", "does not answer"),
    ],
)
def test_address_that_leads_nowhere_is_told(url, refusal) -> None:
    with pytest.raises(MoveError, match=refusal), target.opened(url):
        pass

    assert target.ALIAS not in connections.settings


def test_pages_answer_as_before(file, address) -> None:
    folder = {"DJANGO_SETTINGS_MODULE": "config.settings.embedded", "MEDAI_DATA_DIR": str(file.parent)}
    said = run("", "move_database", "--to", address, **folder)
    assert "every value is equal" in said
    assert "DATABASE_URL" in said
    assert "holds tables already" in run("", "move_database", "--to", address, expected=1, **folder)
    assert "every value is equal" in run("", "move_database", "--to", address, "--check", **folder)

    before, after = (
        json.loads(run(where, "shell", "--verbosity=0", "-c", PAGES)) for where in (sqlite_address(file), address)
    )

    assert before.keys() == after.keys()
    assert sum(status == 200 for status, _text in before.values()) > 30
    for page, answer in before.items():
        assert after[page] == answer, page
