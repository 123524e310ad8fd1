"""The rows of one table as Python values, the same from every database, in order of primary key."""

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, ExpressionWrapper, Q

from config.backups import database
from config.backups.tables import Column, Table

PORTION = 500  # rows in memory at a time; the largest texts have 100 kB

Count = Callable[[int], None]
"""Is told how many rows more went by."""
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `absent`: for each column that may hold the null of JSON or nothing at all, whether it is the latter."""

    key: Any
    values: tuple[Any, ...]
    absent: tuple[bool, ...]


class Layout:
    """What is read of a table: its columns, and where among them the primary key stands."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.columns: list[Column] = table.columns
        self.twofold = [column for column in self.columns if isinstance(column, models.JSONField) and column.null]
        primary = table.model._meta.pk
        self.key_place = next(place for place, column in enumerate(self.columns) if column is primary)

    def rows(self, connection: BaseDatabaseWrapper) -> Generator[Row, None, None]:
        """Every row; to be closed by whoever stops before the end.

        On PostgreSQL for use inside a transaction, where the server hands the rows out in portions.
        """
        marks = {
            f"is_absent_{column.name}": ExpressionWrapper(Q(**{f"{column.name}__isnull": True}), BooleanField())
            for column in self.twofold
        }
        found = database.every_row(connection, self.table).order_by(database.by_key(connection, self.table))
        names = [column.attname for column in self.columns]
        width = len(names)
        for told in found.annotate(**marks).values_list(*names, *marks).iterator(chunk_size=PORTION):
            values = told[:width]
            yield Row(values[self.key_place], values, tuple(bool(mark) for mark in told[width:]))

    def count(self, connection: BaseDatabaseWrapper) -> int:
        """How many rows there are."""
        return database.every_row(connection, self.table).count()


def counted(found: Iterable[One], count: Count) -> Iterator[One]:
    """The same, one after another; `count` is told of each portion, and at the end of what is left."""
    waiting = 0
    for one in found:
        yield one
        waiting += 1
        if waiting == PORTION:
            count(waiting)
            waiting = 0
    count(waiting)
