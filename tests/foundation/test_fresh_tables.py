"""An empty database whose tables are made at once is the one that every migration by itself leads to."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).parents[2]
# When a row was made, and the numbers that rows of Django's own description of models happen to get.
NOT_COMPARED = {"applied", "id", "content_type_id", "permission_id", "created_at", "changed_at", "updated_at"}


@pytest.mark.soak  # every run asks it of a site that went through the history with rows: tests.config.test_upgrade
@pytest.mark.postgres
@pytest.mark.django_db
def test_both_ways_lead_to_the_same_database(tmp_path) -> None:
    told = []
    with database(tmp_path / "at-once") as at_once, database(tmp_path / "one-by-one") as one_by_one:
        migrate(at_once)
        migrate(one_by_one, "--one-by-one")
        for address in (at_once, one_by_one):
            with opened(address) as there:
                told.append(description(there))

    for part, expected in told[1].items():
        assert told[0][part] == expected, part
    assert told[0].keys() == told[1].keys()
    assert told[0]["rows of accounts_audience"]
    assert any("moderation_log_kept" in str(trigger) for trigger in told[0]["triggers"])


@pytest.mark.django_db
def test_a_database_with_tables_is_left_to_its_migrations(monkeypatch) -> None:
    monkeypatch.setattr("foundation.fresh_tables.make", refuse)

    said = StringIO()
    call_command("migrate", stdout=said, no_color=True)

    assert "No migrations to apply." in said.getvalue()


@pytest.mark.parametrize("asked", [{"plan": True}, {"app_label": "forum"}, {"fake": True}, {"one_by_one": True}])
@pytest.mark.django_db
def test_who_asks_for_a_part_gets_djangos_own_way(asked, monkeypatch) -> None:
    monkeypatch.setattr("foundation.fresh_tables.make", refuse)
    monkeypatch.setattr("foundation.fresh_tables.is_empty", lambda _connection: True)

    call_command("migrate", stdout=StringIO(), **asked)


def refuse(_connection: BaseDatabaseWrapper) -> int:
    raise AssertionError("tables were made at once")


@contextmanager
def database(folder: Path, *, like: str = "template1") -> Iterator[str]:
    """The address of a new, empty database of the kind that this run is for.

    On PostgreSQL it may be `like` another one that nobody has open: a copy, made faster than what it holds was.
    """
    if connection.vendor == "sqlite":
        folder.mkdir()
        yield f"sqlite:///{folder / 'commons.sqlite3'}"
        return
    address = os.environ["DATABASE_URL"]
    name = f"commons_{folder.name.replace('-', '_')}_{os.getpid()}"
    outer = psycopg2.connect(address)
    outer.autocommit = True
    try:
        with outer.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
    finally:
        with outer.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        outer.close()


def migrate(address: str, *options: str) -> None:
    """Bring it up to date, by a process of its own: functions of migrations use the default database."""
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0", *options]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@contextmanager
def opened(address: str) -> Iterator[BaseDatabaseWrapper]:
    """A connection to that database."""
    there = connection.copy()
    path = urlsplit(address).path
    there.settings_dict["NAME"] = path.lstrip("/") if connection.vendor == "postgresql" else path
    try:
        yield there
    finally:
        there.close()


def description(there: BaseDatabaseWrapper) -> dict[str, Any]:
    """Tables with their columns, constraints and indexes, triggers, and rows; the order of columns does not count."""
    told: dict[str, Any] = {}
    with there.cursor() as cursor:
        for table in sorted(there.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            told[f"rows of {table}"] = rows(cursor)
        told |= MORE[there.vendor](cursor)
    return told


def rows(cursor: Any) -> list[str]:
    """What stands in the table that was asked for."""
    names = [column[0] for column in cursor.description]
    told = [name for name in sorted(names) if name not in NOT_COMPARED]
    return sorted(str([row[names.index(name)] for name in told]) for row in cursor.fetchall())


def _more_on_sqlite(cursor: Any) -> dict[str, Any]:
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    triggers = cursor.fetchall()
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
    indexes = cursor.fetchall()
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return {"triggers": triggers, "indexes": indexes, "tables": [(name, parts(sql)) for name, sql in cursor.fetchall()]}


def parts(statement: str) -> list[str]:
    """Columns and constraints of a CREATE TABLE."""
    found, depth = [""], 0
    for character in statement[statement.index("(") + 1 : statement.rindex(")")]:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            found.append("")
        else:
            found[-1] += character
    return sorted(part.strip() for part in found)


def _more_on_postgres(cursor: Any) -> dict[str, Any]:
    cursor.execute("SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname")
    triggers = cursor.fetchall()
    cursor.execute(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"
    )
    held = cursor.fetchall()
    cursor.execute(
        "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity"
        " FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
    )
    columns = cursor.fetchall()
    cursor.execute("SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2")
    return {"triggers": triggers, "columns": columns, "constraints": held, "indexes": cursor.fetchall()}


MORE: dict[str, Callable[[Any], dict[str, Any]]] = {"sqlite": _more_on_sqlite, "postgresql": _more_on_postgres}
