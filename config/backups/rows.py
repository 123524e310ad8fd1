"""One row as one line of JSON, the same on every database, and back."""

import base64
import json
import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Value
from django.utils.duration import duration_iso_string

from config.backups import BackupError
from config.backups.tables import Column, Table
from content.fields import RenderedHtmlField, RenderedHtmlMapField
from content.markup import RenderedHtml

LONGEST_LINE = 64 * 1024 * 1024  # bytes; a text of the site is at most a thousandth of it


def encode(table: Table, values: tuple[Any, ...]) -> bytes:
    """The line for one row, with its line break. ASCII only: half a surrogate pair in a JSON column survives too."""
    row = {
        column.attname: value if isinstance(column, models.JSONField) else _plain(table, column, value)
        for column, value in zip(table.columns, values, strict=True)
    }
    return json.dumps(row, sort_keys=True, separators=(",", ":"), allow_nan=True).encode("ascii") + b"\n"


def decode(table: Table, line: bytes) -> models.Model:
    """The row of one line as an unsaved object. Raises BackupError when the line is not a row of this table."""
    try:
        row = json.loads(line)
        return table.model(**{column.attname: _value(column, row.pop(column.attname)) for column in table.columns})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ValidationError) as error:
        raise BackupError(f"A row of {table.label} cannot be read.") from error


# PLR0911: a table of types reads best as one. Any: whatever a column can hold.
def _plain(table: Table, column: Column, value: Any) -> str | int | float | bool | None:  # noqa: PLR0911
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            # JSON has no word for what is not a number; FloatField reads these back.
            return value if math.isfinite(value) else str(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return duration_iso_string(value)
        case Decimal() | UUID():
            return str(value)
        case bytes() | bytearray() | memoryview():
            return base64.b64encode(value).decode("ascii")
    raise BackupError(f"Column {column.attname} of {table.label} holds {type(value).__name__}, which cannot be kept.")


def _value(column: Column, plain: Any) -> Any:
    if plain is not None and isinstance(column, RenderedHtmlField | RenderedHtmlMapField):
        return _trusted(plain)
    if isinstance(column, models.JSONField):
        # Where the column refuses NULL, nothing can only be the null of JSON itself.
        return Value(None, models.JSONField()) if plain is None and not column.null else plain
    if isinstance(column, models.BinaryField):
        return None if plain is None else base64.b64decode(plain, validate=True)
    return column.to_python(plain)


def _trusted(plain: Any) -> Any:
    """HTML that the renderer of the saved site made; its columns take nothing else."""
    return (
        {name: RenderedHtml(html) for name, html in plain.items()} if isinstance(plain, dict) else RenderedHtml(plain)
    )
