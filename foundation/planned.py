"""Statements that PostgreSQL plans once for each connection: to plan a large one costs more than to answer it.

What PREPARE and EXECUTE of SQL do, for statements that are written once (`foundation.prepared`). After five times under
one connection the database chooses by itself whether to plan for each value or for all of them.
"""

import itertools
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper

# How a value of each type is declared; whole numbers as the largest that a column holds.
_TYPES: Final = {int: "bigint", float: "double precision", str: "text", datetime: "timestamptz", UUID: "uuid"}
_ATTRIBUTE: Final = "_planned_statements"
_numbers = itertools.count(1)


class Planned:
    """One statement and its name. `marks` stand in `parameters` where a value comes in; the rest never changes."""

    def __init__(self, sql: str, parameters: Sequence[Any], marks: Sequence[Any]) -> None:  # Any: columns' own types
        self.name = f"statement_{next(_numbers)}"
        self._sql, self._parameters = sql, parameters
        self._marks = [mark for mark in marks if mark in parameters]
        places = f" ({', '.join(['%s'] * len(self._marks))})" if self._marks else ""
        self.execution = f"EXECUTE {self.name}{places}"
        """What is executed, with places for `values_of`."""

    def values_of(self, meant: Mapping[Any, Any]) -> list[Any]:
        """The values in the order of their places, from a mapping of marks to them. (Any: columns' own types.)"""
        return [meant[mark] for mark in self._marks]

    def ensure(self, connection: BaseDatabaseWrapper) -> None:
        """Let this connection know the statement. Tells nobody of it: what is planned is no statement of its own."""
        connection.ensure_connection()
        names = _known(connection)
        if self.name not in names:
            with connection.wrap_database_errors, connection.connection.cursor() as cursor:
                cursor.execute(f"PREPARE {self.name} AS {self._text(cursor)}")
            names.add(self.name)

    def forget(self, connection: BaseDatabaseWrapper) -> None:
        """Let this connection forget it, if it knows it."""
        if connection.connection is not None and self.name in (names := _known(connection)):
            with connection.wrap_database_errors, connection.connection.cursor() as cursor:
                cursor.execute(f"DEALLOCATE {self.name}")
            names.remove(self.name)

    def _text(self, cursor: Any) -> str:  # Any: psycopg2's own
        """The statement with `$1` and so on in the places of the marks, and everything else written out."""
        from psycopg2.extensions import AsIs  # type: ignore[import-untyped]  # noqa: PLC0415 - PostgreSQL only

        places = {mark: AsIs(f"${number}::{_TYPES[type(mark)]}") for number, mark in enumerate(self._marks, start=1)}
        written: bytes = cursor.mogrify(self._sql, filled(self._parameters, places))
        return written.decode()


def filled(parameters: Sequence[Any], meant: Mapping[Any, Any]) -> list[Any]:
    """The parameters with what is meant in the places of the marks. (Any: columns' own types, some unhashable.)"""
    return [meant.get(one, one) if isinstance(one, Hashable) else one for one in parameters]


def is_possible(connection: BaseDatabaseWrapper) -> bool:
    """PostgreSQL, unless a pooler lends its connections out for one transaction each: then no name outlives one."""
    return connection.vendor == "postgresql" and not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS", False)


def _known(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the statements that the connection knows; a new one behind the same wrapper knows none."""
    made: tuple[Any, set[str]] | None = connection.__dict__.get(_ATTRIBUTE)
    if made is None or made[0] is not connection.connection:
        made = (connection.connection, set())
        connection.__dict__[_ATTRIBUTE] = made
    return made[1]
