"""Querysets that are compiled once: writing a large statement costs more than the database needs to answer it."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.base import ModelState
from django.db.models.sql.compiler import SQLCompiler

from foundation import planned
from foundation.planned import Planned

Row = TypeVar("Row", bound=models.Model)
Value = int | float | str | datetime | UUID
_Reader = tuple[int, Callable[[Any], Any], bool]
"""The place of a column, what reads a value, and whether it reads an empty one too."""
MOST = 64  # statements of one kind that a thread keeps; beyond, the one that was not asked for longest is forgotten
LARGEST = 2**63 - 1  # that a database takes as a number
# Stand for the values while the statement is written; nothing else of a query is in this range or begins so.
_FIRST_MARK = 2_147_000_001
_LARGEST_MARK = 1e300  # of the numbers that are not whole
_LATEST_MARK = datetime(9000, 1, 1, tzinfo=UTC)
_LARGEST_UUID = 2**128 - 1
_MARKED = "\ue000prepared-"


@dataclass(frozen=True)
class _Statement:
    """What was written, and how to read the answer."""

    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]  # Any: the columns' own types
    readers: "list[_Reader]"
    planned: Planned | None = None
    """Where the database plans it once; None where it plans nothing."""

    @cached_property
    def maker(self) -> "_Maker":
        """Makes models of the rows."""
        klass_info = self.compiler.klass_info
        assert klass_info is not None  # noqa: S101 - the queryset selects a model
        return _Maker(klass_info, self.compiler.select)


class _Written:
    """Statements by what shapes them, for each connection, which belongs to one thread."""

    def __init__(self, build: Callable[..., models.QuerySet[Any, Any]]) -> None:  # Any: any model, any columns
        self._build = build
        self._kept = threading.local()

    def ask(self, values: tuple[Value, ...], shape: Hashable) -> tuple[_Statement, list[Any]]:
        """The statement and the rows of its answer. (Any: as the database has them.)"""
        marks = [_mark(place, value) for place, value in enumerate(values)]
        statement = self._statement(marks, shape)
        if any(isinstance(value, int) and abs(value) > LARGEST for value in values):
            return statement, []
        as_stored = statement.compiler.connection.ops.adapt_datetimefield_value
        meant: dict[Any, Any] = {}
        for mark, value in zip(marks, values, strict=True):
            if isinstance(mark, datetime) and isinstance(value, datetime):  # each database has them in its own way
                meant[as_stored(mark)] = as_stored(value)
            elif isinstance(mark, UUID) and isinstance(value, UUID):  # SQLite has them as texts
                meant |= {mark: value, mark.hex: value.hex}
            else:
                meant[mark] = value
        rows = _answer(statement, meant)
        return statement, _read(rows, statement.readers) if statement.readers else rows

    def _statement(self, marks: list[Value], shape: Hashable) -> _Statement:
        connection = connections[DEFAULT_DB_ALIAS]
        kept: OrderedDict[Hashable, _Statement] = self._kept.__dict__.setdefault("statements", OrderedDict())
        written = kept.get(shape)
        if written is None or written.compiler.connection is not connection:
            queryset = self._build(*marks) if shape is None else self._build(*marks, shape=shape)
            compiler = queryset.query.get_compiler(connection=connection)
            sql, parameters = compiler.as_sql()
            plan = Planned(sql, parameters, marks) if planned.is_possible(connection) else None
            written = kept[shape] = _Statement(compiler, sql, tuple(parameters), _readers(compiler), plan)
        kept.move_to_end(shape)
        if len(kept) > MOST:
            _shape, forgotten = kept.popitem(last=False)
            if forgotten.planned is not None and forgotten.compiler.connection is connection:
                forgotten.planned.forget(connection)
        return written


def _answer(statement: _Statement, meant: dict[Any, Any]) -> list[Any]:
    """The rows for these values, by their marks. (Any: as the database has them.)"""
    connection, plan = statement.compiler.connection, statement.planned
    if plan is not None:
        plan.ensure(connection)
        sql, parameters = plan.execution, plan.values_of(meant)
    else:
        sql, parameters = statement.sql, planned.filled(statement.parameters, meant)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[Any] = cursor.fetchall()
    return rows


def _readers(compiler: SQLCompiler) -> "list[_Reader]":
    """How each column is read whose values the database has in a form of its own."""
    connection = compiler.connection
    readers: list[_Reader] = []
    for place, (converters, column) in compiler.get_converters([column[0] for column in compiler.select]).items():
        names = [getattr(converter, "__name__", "") for converter in converters]
        if names == ["convert_datetimefield_value"] and connection.vendor == "sqlite" and connection.timezone is UTC:
            readers.append((place, _moment, False))
        elif names == ["convert_booleanfield_value"]:
            readers.append((place, bool, False))
        else:
            readers.append((place, partial(_converted, converters, column, connection), True))
    return readers


def _moment(value: datetime | str) -> datetime:
    """As Django reads a time of SQLite, which are many on a page."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _converted(converters: Sequence[Any], column: Any, connection: Any, value: Any) -> Any:  # Any: Django's own
    for converter in converters:
        value = converter(value, column, connection)
    return value


def _read(rows: Iterable[Sequence[Any]], readers: "list[_Reader]") -> list[list[Any]]:
    """The rows with each of these columns read, as `SQLCompiler.apply_converters` does it."""
    read_rows = []
    for row in rows:
        values = list(row)
        for place, read, reads_none in readers:
            value = values[place]
            if value is not None or reads_none:
                values[place] = read(value)
        read_rows.append(values)
    return read_rows


def _mark(place: int, value: Value) -> Value:
    if isinstance(value, str):
        return f"{_MARKED}{place}"
    if isinstance(value, datetime):
        return _LATEST_MARK + timedelta(seconds=place)
    if isinstance(value, UUID):
        return UUID(int=_LARGEST_UUID - place)
    return _LARGEST_MARK * (place + 1) if isinstance(value, float) else _FIRST_MARK + place


class Prepared(Generic[Row]):
    """`Prepared(build)` with `build(a, b)` returning a queryset; `rows(3, 4)` answers what `list(build(3, 4))` would.

    The values are numbers, texts, times and UUIDs, and nothing else about the queryset may depend on them or on the
    moment. Whatever else decides how the statement is written goes into `shape`, which `build` is given too: one
    statement is kept for each. Everything but the values stays as it was at the first call in this thread. Nothing is
    prefetched.
    A whole number that no column can hold, as addresses may name one, finds nothing.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Row]]) -> None:
        self._written = _Written(build)

    def rows(self, *values: Value, shape: Hashable = None) -> list[Row]:
        """The rows for these values. One statement."""
        statement, rows = self._written.ask(values, shape)
        return _models(statement, rows)


class PreparedTuples:
    """The same for querysets of `values_list`, unions among them: rows are tuples of the columns."""

    def __init__(self, build: Callable[..., models.QuerySet[Any, Any]]) -> None:  # Any: any model, any columns
        self._written = _Written(build)

    def rows(self, *values: Value, shape: Hashable = None) -> list[tuple[Any, ...]]:
        """The rows for these values. One statement. (Any: the columns' own types.)"""
        return [tuple(row) for row in self._written.ask(values, shape)[1]]


def _models(statement: _Statement, rows: list[Any]) -> list[Any]:
    """What `django.db.models.query.ModelIterable` makes of rows. (Any: rows of the database, and any model.)"""
    main, added = statement.maker, list((statement.compiler.annotation_col_map or {}).items())
    made = []
    for row in rows:
        one = main.make(row)
        one.__dict__.update([(name, row[place]) for name, place in added])
        made.append(one)
    return made


class _Maker:
    """Makes models of one class out of rows, with those that were selected along.

    `Model.from_db` walks through all fields of a class, those that were not asked for too, and tells whoever listens
    for each model; a page makes fifty. These start with their columns and the state of a row that is stored.
    """

    def __init__(self, klass_info: Any, select: Any) -> None:  # Any: Django's own
        places = klass_info["select_fields"]
        self._class, self._columns = klass_info["model"], slice(places[0], places[-1] + 1)
        self._names = [column[0].target.attname for column in select[self._columns]]
        self._key = self._names.index(self._class._meta.pk.attname)
        self._others = [
            (_Maker(other, select), other["local_setter"], other["remote_setter"])
            for other in klass_info.get("related_klass_infos", [])
        ]

    def make(self, row: Any) -> Any:
        """The model; None where the row holds none, as beside an empty reference."""
        values = row[self._columns]
        if values[self._key] is None:
            return None
        one = self._class.__new__(self._class)
        state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        one.__dict__.update(zip(self._names, values, strict=True), _state=state)
        for maker, set_here, set_there in self._others:
            other = maker.make(row)
            set_here(one, other)
            if other is not None:
                set_there(other, one)
        return one
