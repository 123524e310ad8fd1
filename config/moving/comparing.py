"""Two tables compared row by row and column by column, through the same Python values."""

import ipaddress
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from config.backups import rows
from config.backups.tables import Column
from config.moving.reading import Count, Layout, Row, counted

MOST = 5  # differences told of one table


@dataclass(frozen=True)
class Difference:
    """Where two tables are not the same. Never what stands there: a console is no place for members' texts."""

    table: str
    key: Any
    what: str

    def __str__(self) -> str:
        return f"{self.table}, row {self.key!s}: {self.what}"


def differences(
    source: BaseDatabaseWrapper, target: BaseDatabaseWrapper, layout: Layout, *, count: Count
) -> list[Difference]:
    """The first few of them, in order of primary key. For use inside a transaction of each; memory does not grow."""
    found: list[Difference] = []
    with closing(layout.rows(source)) as ours, closing(layout.rows(target)) as theirs:
        for mine, yours in counted(_side_by_side(ours, theirs), count):
            found += _between(layout, mine, yours)
            if len(found) >= MOST:
                break
    return found[:MOST]


def _side_by_side(ours: Iterator[Row], theirs: Iterator[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows with the same key together, others alone. Both come in order of their keys."""
    mine, yours = next(ours, None), next(theirs, None)
    while mine is not None or yours is not None:
        if yours is None or (mine is not None and mine.key < yours.key):
            yield mine, None
            mine = next(ours, None)
        elif mine is None or yours.key < mine.key:
            yield None, yours
            yours = next(theirs, None)
        else:
            yield mine, yours
            mine, yours = next(ours, None), next(theirs, None)


def _between(layout: Layout, mine: Row | None, yours: Row | None) -> list[Difference]:
    label = layout.table.label
    if mine is None or yours is None:
        present = mine or yours
        what = "stands in the target only" if mine is None else "is missing in the target"
        return [Difference(label, present.key if present else None, what)]
    if mine.absent == yours.absent and rows.encode(layout.table, mine.values) == rows.encode(
        layout.table, yours.values
    ):
        return []
    names = [
        column.column
        for column, one, other in zip(layout.columns, mine.values, yours.values, strict=True)
        if not _is_same(column, one, other)
    ]
    names += [column.column for column, one, other in _marks(layout, mine, yours) if one != other]
    return [Difference(label, mine.key, f"column {name} differs") for name in dict.fromkeys(names)]


def _marks(layout: Layout, mine: Row, yours: Row) -> Iterator[tuple[Column, bool, bool]]:
    return zip(layout.twofold, mine.absent, yours.absent, strict=True)


def _is_same(column: Column, one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is other
    if isinstance(column, models.JSONField):
        return _is_same_json(one, other)
    if isinstance(column, models.GenericIPAddressField):
        return ipaddress.ip_address(one) == ipaddress.ip_address(other)
    if isinstance(column, models.BinaryField):
        return bytes(one) == bytes(other)
    return type(one) is type(other) and bool(one == other)


def _is_same_json(one: Any, other: Any) -> bool:
    """PostgreSQL keeps numbers in JSON as decimals: 1e+22 comes back in full length, the same number."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_same_json(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same_json, one, other))
    if _is_number(one) and _is_number(other):
        return bool(one == other)
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
