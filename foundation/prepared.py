"""Querysets that are compiled once: writing a large statement costs more than the database needs to answer it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=models.Model)
# Stand for the values while the statement is written; no row and no other number of a query is in this range.
_FIRST_MARK = 2_147_000_001


@dataclass(frozen=True)
class _Statement:
    """What was written, and how to read the answer."""

    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]  # Any: the columns' own types


class Prepared(Generic[Row]):
    """`Prepared(build)` with `build(a, b)` returning a queryset; `rows(3, 4)` answers what `list(build(3, 4))` would.

    The values are whole numbers, and nothing else about the queryset may depend on them or on the moment: it is not for
    querysets of a member, whose rights shape the query. Everything but the values stays as it was at the first call in
    this thread. Prefetching is not done.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Row]]) -> None:
        self._build = build
        self._written = threading.local()

    def rows(self, *values: int) -> list[Row]:
        """The rows for these values. One statement."""
        statement = self._statement(len(values))
        marks = {_FIRST_MARK + place: value for place, value in enumerate(values)}
        parameters = [marks.get(one, one) if isinstance(one, int) else one for one in statement.parameters]
        compiler = statement.compiler
        with compiler.connection.cursor() as cursor:
            cursor.execute(statement.sql, parameters)
            found = cursor.fetchall()
        return list(_models(compiler, found))

    def _statement(self, count: int) -> _Statement:
        """Written once for each connection, which belongs to one thread."""
        connection = connections[DEFAULT_DB_ALIAS]
        written: _Statement | None = getattr(self._written, "statement", None)
        if written is None or written.compiler.connection is not connection:
            queryset = self._build(*(_FIRST_MARK + place for place in range(count)))
            compiler = queryset.query.get_compiler(connection=connection)
            sql, parameters = compiler.as_sql()
            written = self._written.statement = _Statement(compiler, sql, tuple(parameters))
        return written


def _models(compiler: SQLCompiler, rows: list[Any]) -> list[Any]:
    """What `django.db.models.query.ModelIterable` makes of rows. (Any: rows of the database, and any model.)"""
    select, klass_info, annotations = compiler.select, compiler.klass_info, compiler.annotation_col_map
    assert klass_info is not None  # noqa: S101 - the queryset selects a model
    converters = compiler.get_converters([column[0] for column in select])
    if converters:
        rows = [list(row) for row in compiler.apply_converters(rows, converters)]
    model, fields = klass_info["model"], klass_info["select_fields"]
    start, end = fields[0], fields[-1] + 1
    names = [column[0].target.attname for column in select[start:end]]
    # The stubs are of a later Django.
    populators = get_related_populators(klass_info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
    made = []
    for row in rows:
        one = model.from_db(DEFAULT_DB_ALIAS, names, row[start:end])
        for populator in populators:
            populator.populate(row, one)
        for name, place in (annotations or {}).items():
            setattr(one, name, row[place])
        made.append(one)
    return made
