"""The PostgreSQL that a database moves to: opened, given its tables, marked while it is unfinished, finished.

Foreign keys are taken out of an unfinished target and put back at the end, where PostgreSQL checks them for all rows
at once: tables may then come in any order, in transactions of their own, and rows that refer to each other in a circle
are no trouble. What has to be put back stands in the mark, so that whoever goes on knows it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from config import value_forms
from config.backups import database
from config.backups.tables import Table
from config.moving import MoveError
from config.settings.base import databases
from foundation import fresh_tables

ALIAS = "move_target"
MARK = "unfinished_move"  # a table; while it stands there, the site does not start on this database


@contextmanager
def opened(url: str) -> Iterator[BaseDatabaseWrapper]:
    """A connection to the database of that address. Raises MoveError where there is none."""
    try:
        config = databases(value_forms.DATABASE.parse(url))
    except ValueError:
        raise MoveError(f"--to: expected {value_forms.DATABASE.expected}.") from None
    connections.settings[ALIAS] = connections.configure_settings(config)["default"]
    connection = connections[ALIAS]
    try:
        if connection.vendor != "postgresql":
            raise MoveError("--to names no PostgreSQL. A database moves from SQLite to PostgreSQL.")
        try:
            connection.ensure_connection()
        except DatabaseError as error:
            raise MoveError(f"The target does not answer: {str(error).strip()}") from error
        yield connection
    finally:
        connection.close()
        del connections[ALIAS]
        del connections.settings[ALIAS]


def is_unfinished(target: BaseDatabaseWrapper) -> bool:
    """Whether a move to it has begun and not ended."""
    return MARK in target.introspection.table_names()


def prepare(target: BaseDatabaseWrapper, tables: list[Table], *, identity: str) -> bool:
    """Make the tables of an empty database, or recognise an unfinished move of the same source; whether it was one.

    Raises MoveError for a database that holds anything else, and leaves it as it is.
    """
    if is_unfinished(target):
        if _noted(target, "source") != [identity]:
            raise MoveError("The target holds an unfinished move of another database. Name an empty one.")
        return True
    if not fresh_tables.is_empty(target):
        raise MoveError("The target holds tables already; nothing in it was touched. Name an empty database.")
    with transaction.atomic(using=target.alias):
        fresh_tables.make(target)
        with target.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # tables with checks to come cannot be altered
            cursor.execute(f"CREATE TABLE {MARK} (kind text, name text, value text, PRIMARY KEY (kind, name))")
        database.empty(target, tables)
        _note(target, "source", identity)
        _take_foreign_keys_out(target)
    return False


def is_done(target: BaseDatabaseWrapper, table: Table) -> bool:
    """Whether an earlier run finished this table."""
    return table.label in _noted(target, "table")


def note_done(target: BaseDatabaseWrapper, table: Table) -> None:
    """For use in the transaction that filled it."""
    _note(target, "table", table.label)


def note_undone(target: BaseDatabaseWrapper, table: Table) -> None:
    """Let the next run fill it anew."""
    with target.cursor() as cursor:
        cursor.execute(f"DELETE FROM {MARK} WHERE kind = 'table' AND name = %s", [table.label])  # noqa: S608 - a name of ours


def go_on_counting(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper, tables: list[Table]) -> None:
    """Let every table give out the number that the source would have given out next."""
    for table in tables:
        database.go_on_counting(target, table, database.last_number(source, table) or 0)


def finish(target: BaseDatabaseWrapper) -> None:
    """Put the foreign keys back, which checks every row, and take the mark away. For use inside a transaction.

    Raises MoveError naming what refers to a row that is not there.
    """
    with target.cursor() as cursor:
        cursor.execute(f"SELECT name, value FROM {MARK} WHERE kind = 'key' ORDER BY name")  # noqa: S608 - a name of ours
        for name, statement in cursor.fetchall():
            try:
                cursor.execute(statement)
            except DatabaseError as error:
                reason = str(error).strip().replace("\n", " ")
                raise MoveError(f"{name} cannot be put back, the source holds rows that break it: {reason}") from error
        cursor.execute(f"DROP TABLE {MARK}")


def describe_tables(target: BaseDatabaseWrapper) -> None:
    """Let PostgreSQL look at what it holds, so that its plans fit from the first page on."""
    with target.cursor() as cursor:
        cursor.execute("ANALYZE")


def _take_foreign_keys_out(target: BaseDatabaseWrapper) -> None:
    quote = target.ops.quote_name
    with target.cursor() as cursor:
        cursor.execute(
            "SELECT relname, conname, pg_get_constraintdef(c.oid) FROM pg_constraint c"
            " JOIN pg_class t ON t.oid = conrelid"
            " WHERE contype = 'f' AND connamespace = current_schema()::text::regnamespace"
        )
        for table, name, definition in cursor.fetchall():
            altered = f"ALTER TABLE {quote(table)}"
            _note(target, "key", f"{table}.{name}", f"{altered} ADD CONSTRAINT {quote(name)} {definition}")
            cursor.execute(f"{altered} DROP CONSTRAINT {quote(name)}")


def _note(target: BaseDatabaseWrapper, kind: str, name: str, value: str = "") -> None:
    with target.cursor() as cursor:
        cursor.execute(f"INSERT INTO {MARK} VALUES (%s, %s, %s)", [kind, name, value])  # noqa: S608 - a name of ours


def _noted(target: BaseDatabaseWrapper, kind: str) -> list[str]:
    with target.cursor() as cursor:
        cursor.execute(f"SELECT name FROM {MARK} WHERE kind = %s ORDER BY name", [kind])  # noqa: S608 - a name of ours
        return [name for (name,) in cursor.fetchall()]
