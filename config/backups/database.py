"""The rows of a database: read as they stood at one moment, or replaced by others in one transaction."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F, OrderBy
from django.db.models.functions import Collate
from django.db.models.sql import InsertQuery

from config.backups import BackupError, rows
from config.backups.tables import Column, Table

CHUNK = 1000  # rows in memory at a time


@contextmanager
def snapshot(using: str) -> Iterator[BaseDatabaseWrapper]:
    """Everything read inside stands as it was at one moment, while others go on writing. Nothing can be written.

    Raises BackupError inside a transaction: its start would be the moment, and nobody chose that.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        raise BackupError("A backup cannot be made inside a transaction.")
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with _readers_transaction(connection), transaction.atomic(using=using):
            yield connection
        return
    with transaction.atomic(using=using):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield connection


@contextmanager
def _readers_transaction(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Begin transactions without asking for the writer's lock, which the settings demand and a reader does not need."""
    chosen = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = chosen  # type: ignore[attr-defined]


def applied_migrations(connection: BaseDatabaseWrapper) -> list[list[str]]:
    """[[app, migration], …] in order of name."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def lines(connection: BaseDatabaseWrapper, table: Table) -> Iterator[bytes]:
    """The rows of a table, encoded, in order of primary key; memory does not grow with their number."""
    names = [column.attname for column in table.columns]
    found = every_row(connection, table).order_by(by_key(connection, table))
    for values in found.values_list(*names).iterator(chunk_size=CHUNK):
        yield rows.encode(table, values)


def every_row(connection: BaseDatabaseWrapper, table: Table) -> models.QuerySet[models.Model]:
    """Every row, whatever the model's own managers would leave out."""
    return models.QuerySet(table.model, using=connection.alias)


def by_key(connection: BaseDatabaseWrapper, table: Table) -> OrderBy:
    """The order of the primary key, the same on every database."""
    key = table.model._meta.pk
    if connection.vendor == "postgresql" and isinstance(key, (models.CharField, models.TextField)):
        # The order of the bytes, as SQLite has it, and not that of a dictionary.
        return Collate(F("pk"), "C").asc()
    return F("pk").asc()


def last_number(connection: BaseDatabaseWrapper, table: Table) -> int | None:
    """The highest number the table ever gave out; deleted rows count. None where it numbers nothing."""
    if table.counter is None:
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.model._meta.db_table])
            found = cursor.fetchone()
            return int(found[0]) if found else 0
        cursor.execute(f"SELECT last_value, is_called FROM {_sequence(connection, table, table.counter)}")  # noqa: S608 - a name
        value, is_called = cursor.fetchone()
        return int(value) if is_called else 0


def go_on_counting(connection: BaseDatabaseWrapper, table: Table, last: int) -> None:
    """Give the next row a number above `last` and above every row there is.

    A number that once named a deleted member would let an old signed link act on somebody else.
    """
    if table.counter is None:
        return
    highest = every_row(connection, table).aggregate(highest=models.Max("pk"))["highest"] or 0
    number = max(last, highest)
    name = table.model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, number])
        else:
            sequence = _sequence(connection, table, table.counter)
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [sequence, max(number, 1), number > 0])


def _sequence(connection: BaseDatabaseWrapper, table: Table, counter: Column) -> str:
    """The name of the sequence behind the counter, quoted where it has to be."""
    with connection.cursor() as cursor:
        quoted = connection.ops.quote_name(table.model._meta.db_table)
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [quoted, counter.column])
        return str(cursor.fetchone()[0])


def empty(connection: BaseDatabaseWrapper, tables: list[Table]) -> None:
    """Delete every row of every table. For use inside a transaction, before anything else in it."""
    names = [table.model._meta.db_table for table in tables]
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), names, reset_sequences=False, allow_cascade=False):
            cursor.execute(statement)


def fill(connection: BaseDatabaseWrapper, table: Table, encoded: Iterator[bytes]) -> int:
    """Insert the rows exactly as they were, and return how many. Raises BackupError for a line that is no row."""
    count = 0
    while batch := [rows.decode(table, line) for line in itertools.islice(encoded, _batch_size(connection, table))]:
        # Not bulk_create: it would set the columns that note the time of every change.
        query = InsertQuery(table.model)
        query.insert_values(table.columns, batch, raw=True)
        query.get_compiler(using=connection.alias).execute_sql()
        count += len(batch)
    return count


def _batch_size(connection: BaseDatabaseWrapper, table: Table) -> int:
    allowed = connection.ops.bulk_batch_size(table.columns, [None] * CHUNK)
    return max(1, min(CHUNK, allowed))
