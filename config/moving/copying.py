"""Filling one table of PostgreSQL with the rows of another database, by COPY."""

import json
import re
from collections.abc import Iterable
from contextlib import closing
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import Error, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from config.backups import database
from config.backups.tables import Column
from config.moving import MoveError
from config.moving.reading import Count, Layout, Row, counted

ABSENT = "\\N"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def fill(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper, layout: Layout, *, count: Count) -> None:
    """Make the table of the target hold the source's rows and no others. For use inside a transaction of the target.

    `count` is told of each portion. Raises MoveError naming the row and the column that PostgreSQL does not take.
    """
    quote = target.ops.quote_name
    name = quote(layout.table.model._meta.db_table)
    columns = ", ".join(quote(str(column.column)) for column in layout.columns)
    lines: _Lines | None = None
    try:
        with (
            closing(layout.rows(source)) as found,
            transaction.atomic(using=target.alias),  # a savepoint: what failed leaves no transaction that is broken
            target.cursor() as cursor,
            target.wrap_database_errors,
        ):
            lines = _Lines(counted((_line(layout, row, target) for row in found), count))
            cursor.execute(f"TRUNCATE {name}")  # not DELETE: tables that only grow refuse that
            cursor.copy_expert(f"COPY {name} ({columns}) FROM STDIN", lines)
    except Error as error:
        if lines is not None and lines.failure is not None:
            raise lines.failure from None
        raise MoveError(_refusal(source, layout, error)) from error


class _Lines:
    """Lines as a stream. The driver turns what happens in `read` into an error of its own, so it is kept here."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._rest = b""
        self.failure: BaseException | None = None

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        try:
            block = bytearray(self._rest)
            while len(block) < size and (line := next(self._lines, b"")):
                block += line
        except BaseException as error:
            self.failure = error
            raise
        self._rest = bytes(block[size:])
        return bytes(block[:size])


def _line(layout: Layout, row: Row, target: BaseDatabaseWrapper) -> bytes:
    """The row in COPY's text format, with its line break."""
    absent = {column.attname for column, is_absent in zip(layout.twofold, row.absent, strict=True) if is_absent}
    cells = (
        _json(column, value, is_absent=column.attname in absent)
        if isinstance(column, models.JSONField)
        else _cell(column, value if isinstance(column, models.BinaryField) else column.get_db_prep_save(value, target))
        for column, value in zip(layout.columns, row.values, strict=True)
    )
    return "\t".join(cells).encode() + b"\n"


def _json(column: models.JSONField, value: Any, *, is_absent: bool) -> str:
    return ABSENT if is_absent else json.dumps(value, cls=column.encoder).translate(ESCAPES)


def _cell(column: Column, value: Any) -> str:  # noqa: PLR0911 - a table of types reads best as one
    """A value as Django would hand it to the driver, in the words of COPY."""
    match value:
        case None:
            return ABSENT
        case bool():
            return "t" if value else "f"
        case str():
            return value.translate(ESCAPES)
        case int() | float() | Decimal() | UUID():
            return str(value)
        case date() | time():  # a moment is a date, too
            return value.isoformat()
        case bytes() | bytearray() | memoryview():
            return f"\\\\x{bytes(value).hex()}"
    if isinstance(column, models.GenericIPAddressField):
        return str(value.addr)
    raise MoveError(f"Column {column} holds {type(value).__name__}, which cannot be moved.")


def _refusal(source: BaseDatabaseWrapper, layout: Layout, error: Error) -> str:
    """Which row it was: COPY counts lines."""
    diagnosis = getattr(error.__cause__, "diag", None)
    found = re.search(r"line (\d+)(?:, column (\w+))?", getattr(diagnosis, "context", None) or "")
    reason = getattr(diagnosis, "message_primary", None) or str(error).strip()
    if found is None:
        return f"{layout.table.label} could not be copied: {reason}."
    keys = database.every_row(source, layout.table).order_by(database.by_key(source, layout.table))
    place = int(found[1]) - 1
    key = next(iter(keys.values_list("pk", flat=True)[place : place + 1]), "?")
    where = f"row {key!s}" + (f", column {found[2]}" if found[2] else "")
    return f"PostgreSQL does not take {layout.table.label}, {where}: {reason}. Put it right here, then go on."
