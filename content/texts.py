"""Where texts live. Every room says of each of its columns that can hold words whether people's texts stand there.

A text that must leave the site leaves all registered columns (`content.actions.redaction`); a test walks the models and
finds any column that nobody spoke for.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.apps import apps
from django.db import models, transaction

from content import rebaking
from content.markup import RenderedHtml
from content.markup.sanitise import sanitise

BATCH = 200  # rows read at a time

# Any: columns hold text, JSON or bytes.
Rewrite = Callable[[Any, Callable[[str], str]], Any]


@dataclass(frozen=True)
class Home:
    """Columns of one model that hold people's texts."""

    label: str
    fields: tuple[str, ...]
    # The column that names who wrote the row; without one, only staff may redact there.
    author: str | None = None
    # For values that are neither text nor JSON: gets the value and what to do with each text in it.
    rewrite: Rewrite | None = None
    # The column that counts changes. It moves, so that a form that was open before cannot write the text back.
    changes: str | None = None
    # A second column of that sort, for texts whose author the first one does not name.
    also_author: str | None = None

    @property
    def model(self) -> type[models.Model]:
        """The model, once all are loaded."""
        return apps.get_model(self.label)


class TakeOut(Protocol):
    """Takes a text out of what stands in no column: gets what to do with each text, and the forms it is found by."""

    def __call__(
        self, replace: Callable[[str], str], *, forms: Sequence[str], only_by: Any, actor: Any, now: datetime
    ) -> int:
        """How many rows it changed; only those by this author, unless `only_by` is None. May be repeated at will."""


# Any: keys of rows. Called with the rows that changed, by model, and the forms of the text, after the last of them.
FollowUp = Callable[[Mapping[str, Sequence[Any]], Sequence[str], datetime], None]

_homes: dict[str, Home] = {}
_elsewhere: dict[str, TakeOut] = {}
_others: dict[str, str] = {}
_follow_ups: dict[str, FollowUp] = {}


def register(
    label: str,
    fields: Sequence[str],
    *,
    author: str | None = None,
    rewrite: Rewrite | None = None,
    changes: str | None = None,
    also_author: str | None = None,
) -> None:
    """Declare that people's texts stand in these columns of the model `room.Model`. Called in apps.py, once a model."""
    if label in _homes:
        raise ValueError(f"The texts of {label} are registered twice.")
    _homes[label] = Home(label, tuple(fields), author, rewrite, changes, also_author)


def register_others(label: str, reasons: Mapping[str, str]) -> None:
    """Declare that these columns hold no text of people's, each with the reason why not."""
    for field, reason in reasons.items():
        if not reason.strip():
            raise ValueError(f"{label}.{field} needs a reason.")
        if f"{label}.{field}" in _others:
            raise ValueError(f"{label}.{field} is registered twice.")
        _others[f"{label}.{field}"] = reason


def register_elsewhere(label: str, take_out: TakeOut) -> None:
    """Declare that texts of the model `room.Model` also stand outside the database, such as in files."""
    if label in _elsewhere:
        raise ValueError(f"The texts of {label} outside the database are registered twice.")
    _elsewhere[label] = take_out


def register_follow_up(name: str, follow_up: FollowUp) -> None:
    """Name a function that makes something of rows: it hears which of them a redaction changed, and may be called
    again for a redaction that is repeated and changed none.
    """
    if name in _follow_ups:
        raise ValueError(f"What follows a redaction in {name} is registered twice.")
    _follow_ups[name] = follow_up


def follow_ups() -> list[tuple[str, FollowUp]]:
    """All of them, by name."""
    return sorted(_follow_ups.items())


def elsewhere() -> list[tuple[str, TakeOut]]:
    """All places outside the database, by model."""
    return sorted(_elsewhere.items())


def homes() -> list[Home]:
    """All columns with people's texts, by model."""
    return [_homes[label] for label in sorted(_homes)]


def spoken_for() -> set[str]:
    """`room.Model.field` of every column that some room said something about."""
    texts = {f"{home.label}.{field}" for home in _homes.values() for field in home.fields}
    return texts | set(_others)


def replace_in(
    home: Home,
    replace: Callable[[str], str],
    *,
    forms: Sequence[str],
    only_by: Any = None,
    is_any_case: bool = False,
) -> list[Any]:
    """Apply `replace`, which takes out the `forms`, to every text of the home; returns the keys of the rows changed.

    Goes through the rows by primary key, each changed one in a transaction of its own. In JSON and in mail a text
    stands encoded, and no database finds it there: of such a home all rows are read. May be repeated at will.

    Rendered HTML is sanitised again: what was taken out may have been part of a tag. Such a row then counts as rendered
    by an older renderer, and `content.rebaking.rebake` makes its HTML from the new source.
    """
    rows = rows_with(home, forms, only_by=only_by, is_any_case=is_any_case)
    return [row.pk for row in _by_key(rows) if _replace_in_row(home, row, replace)]


def count_in(home: Home, replace: Callable[[str], str], *, forms: Sequence[str]) -> int:
    """How many rows `replace_in` would change, of those that hold now what it would take out."""
    return sum(
        any(_replaced(home, getattr(row, name), replace) != getattr(row, name) for name in home.fields)
        for row in _by_key(rows_with(home, forms))
    )


def rows_with(
    home: Home, forms: Sequence[str], *, only_by: Any = None, is_any_case: bool = False
) -> models.QuerySet[Any]:
    """Rows that may hold a form (Any: of some model), in small and large letters with `is_any_case`.

    With `only_by`, those that this member wrote.
    """
    rows = home.model._base_manager.filter(_holding(home, forms, "icontains" if is_any_case else "contains"))
    if only_by is None:
        return rows
    columns = [str(home.author), *([home.also_author] if home.also_author else [])]
    return rows.filter(models.Q(*((column, only_by) for column in columns), _connector=models.Q.OR))


def _by_key(rows: models.QuerySet[Any]) -> Iterator[Any]:
    """The rows in the order of the primary key, some at a time; those that come meanwhile, too."""
    last: Any = None
    while batch := list((rows if last is None else rows.filter(pk__gt=last)).order_by("pk")[:BATCH]):
        yield from batch
        last = batch[-1].pk


def _holding(home: Home, forms: Sequence[str], lookup: str = "contains") -> models.Q:
    """Rows that may hold a form: those whose columns do, where the database can tell."""
    columns = [home.model._meta.get_field(name) for name in home.fields]
    if home.rewrite or not all(isinstance(column, models.CharField | models.TextField) for column in columns):
        return models.Q()
    found = models.Q(pk__in=[])
    for column in columns:
        for form in forms:
            found |= models.Q(**{f"{column.name}__{lookup}": form})
    return found


def _replace_in_row(home: Home, row: models.Model, replace: Callable[[str], str]) -> bool:
    """Write the row without what is taken out. Worked out before the transaction, and again if somebody was faster."""
    manager = home.model._base_manager
    seen: models.Model | None = row
    while seen is not None and (values := _changes(home, seen, replace)):
        with transaction.atomic():
            locked = manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
            is_as_seen = locked is not None and all(
                getattr(locked, name) == getattr(seen, name) for name in home.fields
            )
            if is_as_seen:
                if home.changes:
                    values[home.changes] = models.F(home.changes) + 1
                manager.filter(pk=row.pk).update(**values)
                return True
        seen = locked
    return False


def _changes(home: Home, row: models.Model, replace: Callable[[str], str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in home.fields:
        before = getattr(row, name)
        after = _replaced(home, before, replace)
        if after != before:
            limit = getattr(row._meta.get_field(name), "max_length", None)
            is_too_long = isinstance(after, str) and limit is not None and len(after) > limit
            after = after[:limit] if is_too_long else after
            is_whole = isinstance(after, RenderedHtml) or not isinstance(before, RenderedHtml)
            values[name] = after if is_whole else sanitise(after)
    return values | rebaking.outdated(home.label, values)


def _replaced(home: Home, value: Any, replace: Callable[[str], str]) -> Any:
    return home.rewrite(value, replace) if home.rewrite else within(value, replace)


def within(value: Any, replace: Callable[[str], str]) -> Any:
    """The value with `replace` applied to every text in it, keys of objects included."""
    if isinstance(value, RenderedHtml):
        # What was taken out may have been half a tag: the sanitiser makes a whole of what is left.
        after = replace(value)
        return value if after == value else sanitise(after)
    if isinstance(value, str):
        return replace(value)
    if isinstance(value, dict):
        return {replace(key): within(one, replace) for key, one in value.items()}
    if isinstance(value, list):
        return [within(one, replace) for one in value]
    return value
