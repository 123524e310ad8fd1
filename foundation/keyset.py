"""Pages of a list that cost the same however deep they are: each begins where another ended."""

import math
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from django.db import models
from django.db.models import Q

PAGE_SIZE = 30  # rows
LONGEST_CURSOR = 120  # characters
LARGEST_ID = 2**63 - 1
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_CURSOR = re.compile(r"([a-z_]{1,30}) (\S{1,40}) ([0-9]{1,19})", re.ASCII)

# Any: rows of any model that has the field, whole or as named tuples with `pk` and the field.
Found = models.QuerySet[Any, Any]
Place = tuple[datetime | float | int, int]
"""Value and id of the row at which a page ends."""
Side = Literal["", "before", "after"]


class BadCursor(ValueError):
    """The place in the list that somebody asks for cannot exist."""


@dataclass(frozen=True)
class Slice:
    """One page: its rows, and the cursors of its neighbours, empty where there is none."""

    rows: list[Any]
    newer: str
    older: str
    is_short: bool
    """Reached backwards and not full: the list has grown since, and its beginning holds more."""


def cut(
    found: Found, field: str, *, before: str = "", after: str = "", size: int = PAGE_SIZE, is_rising: bool = False
) -> Slice:
    """The rows that come after the cursor `before`, or those that come ahead of the cursor `after`, or the first ones.

    The list runs from the highest value of `field` (a time or a number) to the lowest, equal ones by falling id; one
    that is rising runs the other way. One statement. Raises BadCursor.
    """
    place = read(found.model, field, before or after)
    side: Side = "before" if before else "after" if after else ""
    return page_of(list(rows_at(found, field, side, place, size, is_rising=is_rising)), field, side, size)


def rows_at(
    found: Found, field: str, side: Side, place: Place | None, size: int = PAGE_SIZE, *, is_rising: bool = False
) -> Found:
    """The rows of `cut` as they are asked for: one more than the page has, and reversed where `side` is `after`."""
    goes_up = (side == "after") != is_rising
    if place is not None:
        found = found.filter(_beyond(field, place, "gt" if goes_up else "lt"))
    order = (field, "pk") if goes_up else (f"-{field}", "-pk")
    return found.order_by(*order)[: size + 1]


def page_of(rows: list[Any], field: str, side: Side, size: int = PAGE_SIZE) -> Slice:
    """The page that rows make which came from `rows_at`."""
    has_more = len(rows) > size
    rows = rows[:size]
    if side == "after":
        rows.reverse()
        newer = cursor(rows[0], field) if has_more else ""
        return Slice(rows, newer, cursor(rows[-1], field) if rows else "", is_short=len(rows) < size)
    newer = cursor(rows[0], field) if side and rows else ""
    return Slice(rows, newer, cursor(rows[-1], field) if has_more else "", is_short=False)


def cursor(row: Any, field: str) -> str:
    """Where a row stands, as it is written into addresses."""
    value = getattr(row, field)
    if isinstance(value, datetime):
        told: Any = (value - _BEGINNING) // _MICROSECOND
    else:
        told = value if isinstance(value, int) else repr(float(value))
    return urlsafe_b64encode(f"{field} {told} {row.pk}".encode()).decode().rstrip("=")


def read(model: type[models.Model], field: str, text: str) -> Place | None:
    """The place that a cursor names; None for none. Raises BadCursor."""
    if not text:
        return None
    if len(text) > LONGEST_CURSOR:
        raise BadCursor
    try:
        told = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    except (NoBase64, ValueError) as error:
        raise BadCursor from error
    found = _CURSOR.fullmatch(told)
    if not found or found[1] != field or int(found[3]) > LARGEST_ID:
        raise BadCursor
    return _value(model._meta.get_field(field), found[2]), int(found[3])


def _beyond(field: str, place: Place, side: str) -> Q:
    """The condition of standing on one side of a place: a range of the index, within which ties are settled."""
    value, pk = place
    ties = Q(**{f"{field}__{side}": value}) | Q(**{f"pk__{side}": pk})
    return Q(**{f"{field}__{side}e": value}) & ties


def _value(column: Any, told: str) -> datetime | float | int:  # Any: a field of any model
    if isinstance(column, models.FloatField):
        return _number(told)
    return _whole(told) if isinstance(column, models.IntegerField) else _moment(told)


def _whole(told: str) -> int:
    try:
        number = int(told)
    except ValueError as error:
        raise BadCursor from error
    if abs(number) > LARGEST_ID:
        raise BadCursor
    return number


def _moment(told: str) -> datetime:
    try:
        return _BEGINNING + int(told) * _MICROSECOND
    except (ValueError, OverflowError) as error:
        raise BadCursor from error


def _number(told: str) -> float:
    try:
        number = float(told)
    except ValueError as error:
        raise BadCursor from error
    if not math.isfinite(number):
        raise BadCursor
    return number
