"""How a row of a model is one line, and back."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime

from accounts.models import Audience
from config.backups.tables import Column
from foundation import travelling
from foundation.travelling import Travel

FORMAT: Final = "medai-commons-site"
VERSION: Final = 1
AFTER: Final = "_after"
LONGEST_ID: Final = 120
LARGEST_NUMBER: Final = 2**63 - 1
_GROUP: Final = "group:"
# Half a surrogate pair and the null character: JSON can name them, and no database keeps them.
_SUSPECT: Final = re.compile(rb"\\u(?:0000|[dD][89abAB])")
_UNKEEPABLE: Final = re.compile("[\0\ud800-\udfff]")


class BadLine(ValueError):
    """A line that is left out. The message says why."""


@dataclass(frozen=True)
class Reference:
    """A column that names a row of another kind."""

    field: models.ForeignKey  # type: ignore[type-arg]
    travel: Travel

    @property
    def name(self) -> str:
        """As in the line."""
        return str(self.field.name)


@dataclass
class Row:
    """One line that is to become a row."""

    line: int
    id: str
    values: dict[str, Any]  # by attname; Any: columns of several types
    # attname -> (kind, id there)
    references: dict[str, tuple[str, str]] = field(default_factory=dict)
    many: dict[str, list[str]] = field(default_factory=dict)
    # Of a group's audience, its id there; of a row that names another, (kind, id).
    group: str = ""
    audience: str = ""
    named: tuple[str, str] | None = None
    file: str = ""


@dataclass(frozen=True)
class Layout:
    """The columns of one kind."""

    travel: Travel
    plain: tuple[Column, ...]
    references: tuple[Reference, ...]
    later: tuple[Reference, ...]
    many: tuple[tuple[str, Travel], ...]
    audience: str

    @property
    def names(self) -> set[str]:
        """What a line may hold besides its kind and id."""
        named = {self.travel.named[0]} if self.travel.named else set()
        file = {"file"} if self.travel.kind == "attachment" else set()
        own = {one.name for one in self.plain} | {one.name for one in self.references}
        return own | {name for name, _travel in self.many} | named | file | ({self.audience} - {""})


@cache
def layout_of(travel: Travel) -> Layout:
    """Raises LookupError for a column that is neither carried nor left."""
    hidden = {*travel.left, *(travel.named[1:] if travel.named else ())}
    plain: list[Column] = []
    references: list[Reference] = []
    later: list[Reference] = []
    audience = ""
    for column in travel.model._meta.concrete_fields:
        if column.primary_key or column.name in hidden:
            continue
        if not isinstance(column, models.ForeignKey):
            plain.append(column)
        elif column.related_model is Audience:
            audience = column.name
        else:
            target = travelling.travel_of_model(column.related_model._meta.label)
            if target is None:
                raise LookupError(f"{travel.label}.{column.name} leads to what stays; say why it is left.")
            (later if column.name in travel.later else references).append(Reference(column, target))
    many = []
    for name in travel.many:
        related: Any = travel.model._meta.get_field(name).related_model  # Any: the stubs know less
        target = travelling.travel_of_model(related._meta.label)
        assert target is not None  # noqa: S101 - said by a room
        many.append((name, target))
    return Layout(travel, tuple(plain), tuple(references), tuple(later), tuple(many), audience)


def line(values: dict[str, Any]) -> bytes:
    """One object as one line: keys in their order, the kind and the id first. (Any: what JSON holds.)"""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def plain_value(value: Any) -> Any:
    """A column's value as JSON holds it. (Any: columns of several types.)"""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
    return value


def parse(raw: bytes) -> dict[str, Any]:
    """The object of a line. Raises BadLine. (Any: what JSON holds.)"""
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise BadLine(f"is no UTF-8 (byte {error.start + 1})") from None
    try:
        found = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise BadLine("is nested too deeply") from None
    except ValueError as error:
        raise BadLine(f"is no JSON ({str(error)[:80]})") from None
    if not isinstance(found, dict):
        raise BadLine("is no JSON object")
    if _SUSPECT.search(raw) and _UNKEEPABLE.search(_all_text(found)):
        raise BadLine("holds a character that no text can hold")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _all_text(found: Any) -> str:  # Any: what JSON holds
    """Every word of it, keys too. Not deep: the parser counted."""
    waiting, words = [found], []
    while waiting:
        match waiting.pop():
            case str() as word:
                words.append(word)
            case list() as inner:
                waiting.extend(inner)
            case dict() as inner:
                waiting.extend(inner)
                waiting.extend(inner.values())
    return "".join(words)


def id_of(value: Any, name: str = "id") -> str:
    """An id as the mapping keeps it. Raises BadLine. (Any: what JSON holds.)"""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BadLine(f"{name} is neither a number nor a text")
    found = str(value) if isinstance(value, str) or abs(value) <= LARGEST_NUMBER else ""
    if not found or len(found) > LONGEST_ID:
        raise BadLine(f"{name} is empty or too long")
    return found


def decode(layout: Layout, number: int, found: dict[str, Any]) -> Row:
    """A line as a row to be; what it refers to is still told by ids of there. Raises BadLine."""
    row = Row(number, id_of(found.get("id")), {})
    _refuse_unknown(found, layout.names)
    for column in layout.plain:
        if column.name in found:
            row.values[column.attname] = check(column, found[column.name], layout.travel.origins)
        elif column.name == "origin" and layout.travel.origins:
            # Not the column's own default, which says that somebody wrote the text here.
            row.values[column.attname] = check(column, None, layout.travel.origins)
        elif _is_needed(column):
            raise BadLine(f"lacks {column.name}")
    _decode_references(layout.references, found, row)
    _decode_beside(layout, found, row)
    if layout.travel.complete is not None:
        try:
            layout.travel.complete(row.values)
        except ValueError as error:
            raise BadLine(str(error)) from None
    return row


def _refuse_unknown(found: dict[str, Any], names: set[str]) -> None:
    if unknown := found.keys() - names - {"type", "id"}:
        raise BadLine(f"holds {sorted(unknown)[0][:40]!r}, which lines of this type do not have")


def _decode_beside(layout: Layout, found: dict[str, Any], row: Row) -> None:
    if "file" in layout.names:
        row.file = str(found.get("file"))
    for name, _travel in layout.many:
        row.many[name] = [id_of(one, name) for one in _listed(found.get(name, []), name)]
    if layout.audience:
        _decode_audience(layout, found, row)
    if layout.travel.named is not None:
        row.named = _named(found.get(layout.travel.named[0]), layout.travel.named[0])


def decode_later(layout: Layout, number: int, found: dict[str, Any]) -> Row:
    """The same for a line with references that came after all others."""
    row = Row(number, id_of(found.get("id")), {})
    _refuse_unknown(found, {one.name for one in layout.later})
    _decode_references([one for one in layout.later if one.name in found], found, row)
    return row


def _decode_references(references: Iterable[Reference], found: dict[str, Any], row: Row) -> None:
    for one in references:
        value = found.get(one.name)
        if value is None:
            if not one.field.null:
                raise BadLine(f"lacks {one.name}")
            continue
        row.references[one.field.attname] = (one.travel.kind, id_of(value, one.name))


def _decode_audience(layout: Layout, found: dict[str, Any], row: Row) -> None:
    word = found.get(layout.audience)
    if isinstance(word, str) and word.startswith(_GROUP):
        row.group = id_of(word.removeprefix(_GROUP), layout.audience)
    elif word in set(Audience.Kind.values) - {Audience.Kind.GROUP, Audience.Kind.PARTICIPANTS}:
        row.audience = str(word)
    else:
        raise BadLine(f"{layout.audience} is none that this release knows")


def _named(value: Any, name: str) -> tuple[str, str] | None:  # Any: what JSON holds
    if value is None:
        return None
    kind, colon, number = value.partition(":") if isinstance(value, str) else ("", "", "")
    if not colon or travelling.travel_of(kind) is None:
        raise BadLine(f"{name} is no kind and id such as thread:12")
    return kind, id_of(number, name)


def _listed(value: Any, name: str) -> list[Any]:  # Any: what JSON holds
    if not isinstance(value, list) or len(value) > 1000:  # noqa: PLR2004 - no row has so many
        raise BadLine(f"{name} is no list of ids")
    return value


def _is_needed(column: Column) -> bool:
    is_made = getattr(column, "auto_now_add", False) or getattr(column, "auto_now", False)
    return not (column.has_default() or column.null or column.blank or is_made or column.name in MADE)


# What a room fills in where a line says nothing: see `Travel.complete`.
MADE: Final = frozenset({"slug", "anchor", "language", "last_activity_at", "email"})


def check(column: Column, value: Any, origins: tuple[str, ...]) -> Any:
    """A value of a line as the column takes it. Raises BadLine. (Any: what JSON and columns hold.)"""
    if column.name == "origin" and origins:
        if value not in (None, *origins):
            raise BadLine("origin is none that a file may say")
        return value or "import"
    if value is None:
        if not column.null:
            raise BadLine(f"{column.name} is empty")
        return None
    return _checker(column)(value)


@cache
def _checker(column: Column) -> Callable[[Any], Any]:
    name = column.name
    convert = next(made for kind, made in _MAKERS if isinstance(column, kind))
    allowed = {one for one, _words in column.flatchoices} if column.choices else None
    longest = getattr(column, "max_length", None)
    validators = [one for one in column.validators if type(one).__name__ != "MaxLengthValidator"]

    def checked(value: Any) -> Any:
        found = convert(name, value)
        if found == "" and column.blank:
            return found
        _refuse_text(name, found, longest)
        if allowed is not None and found not in allowed:
            raise BadLine(f"{name} is none of what it may be")
        for validator in validators:
            try:
                validator(found)
            except ValidationError:
                raise BadLine(f"{name} is not what it has to be") from None
        return found

    return checked


def _refuse_text(name: str, found: Any, longest: int | None) -> None:  # Any: a column's own type
    if not isinstance(found, str):
        return
    if longest is not None and len(found) > longest:
        raise BadLine(f"{name} has more than {longest} characters")
    if not found:
        raise BadLine(f"{name} is empty")


def _boolean(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadLine(f"{name} is neither true nor false")
    return value


def _integer(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST_NUMBER:
        raise BadLine(f"{name} is no whole number")
    return value


def _float(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadLine(f"{name} is no number")
    return float(value)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BadLine(f"{name} is no text")
    return value


def _moment(name: str, value: Any) -> datetime:
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
        if found is None or found.tzinfo is None:
            raise ValueError
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadLine(f"{name} is no moment with its zone, such as 2026-05-01T12:00:00+00:00") from None


def _date(name: str, value: Any) -> date:
    try:
        found = parse_date(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None:
        raise BadLine(f"{name} is no date such as 2026-05-01")
    return found


def _json(name: str, value: Any) -> Any:
    if not isinstance(value, dict | list):
        raise BadLine(f"{name} is neither a list nor an object")
    return value


# Models that come first are special cases of later ones.
_MAKERS: Final[list[tuple[type[Column], Callable[[str, Any], Any]]]] = [
    (models.BooleanField, _boolean),
    (models.DateTimeField, _moment),
    (models.DateField, _date),
    (models.JSONField, _json),
    (models.IntegerField, _integer),
    (models.FloatField, _float),
    (models.CharField, _text),
    (models.TextField, _text),
]
