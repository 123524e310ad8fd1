"""What of each model goes along when a whole site moves to another one by a file of JSON Lines, and what stays.

Every room says it of each of its models, in `<room>/travelling.py`. A test walks the models: one of which nobody spoke
fails it, and so does a column of a travelling model that is neither carried nor left with a reason. How the lines look
is told in docs/developers/site-file.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db import models

Rows = Callable[[], models.QuerySet[Any]]  # Any: a room's own model


@dataclass(frozen=True, eq=False)
class Travel:
    """One model whose rows go along, one line each."""

    label: str
    # What its lines are called: `thread`.
    kind: str
    # Lines of lower places come first: what a line refers to stands before it.
    place: int
    # Columns that stay, each with the reason.
    left: Mapping[str, str]
    # Columns that go along only when the operator of both sites asks for it.
    guarded: tuple[str, ...] = ()
    # A row of the site with the same values here is the same thing; empty: each line is a thing of its own.
    same: tuple[str, ...] = ()
    # A column that has to be unique and that gets another ending where its value is taken.
    renamed: str = ""
    # References that may lead to lines further down: they come in a line of their own after all others.
    later: tuple[str, ...] = ()
    # (name in the line, column with the model, column with the id) of a row of another model that is named.
    named: tuple[str, str, str] | None = None
    many: tuple[str, ...] = ()
    # Which rows go along; None for all.
    rows: Rows | None = None
    # Where a text came from: `import` is written for what a file says nothing better of.
    origins: tuple[str, ...] = ()
    # Values of columns that do not travel, for every row that comes. Called once an import, with its moment.
    arriving: Callable[[Any], Mapping[str, Any]] | None = None
    # Fills in what a line may leave out, in the values of one row; raises ValueError for what cannot be.
    complete: Callable[[dict[str, Any]], None] | None = None

    @property
    def model(self) -> type[models.Model]:
        """The model, once all are loaded."""
        return apps.get_model(self.label)

    def queryset(self) -> models.QuerySet[Any]:
        """The rows that go along, in no order."""
        return self.model._base_manager.all() if self.rows is None else self.rows()


# Between two of them a room puts its own models.
PEOPLE: Final = 10
SUBJECTS: Final = 20
KNOWLEDGE: Final = 30
THREADS: Final = 40
BESIDE: Final = 50
FILES: Final = 60
ADDRESSES: Final = 90

_travels: dict[str, Travel] = {}
_staying: dict[str, str] = {}


def register(
    label: str,
    kind: str,
    *,
    place: int,
    left: Mapping[str, str] | None = None,
    guarded: Sequence[str] = (),
    same: Sequence[str] = (),
    renamed: str = "",
    later: Sequence[str] = (),
    named: tuple[str, str, str] | None = None,
    many: Sequence[str] = (),
    rows: Rows | None = None,
    origins: Sequence[str] = (),
    arriving: Callable[[Any], Mapping[str, Any]] | None = None,
    complete: Callable[[dict[str, Any]], None] | None = None,
) -> None:
    """Say that rows of `room.Model` go along. Called in apps.py, once a model."""
    if label in _travels or label in _staying:
        raise ValueError(f"{label} is registered twice.")
    if kind in {known.kind for known in _travels.values()}:
        raise ValueError(f"Two models want lines of the kind {kind}.")
    _travels[label] = Travel(
        label=label,
        kind=kind,
        place=place,
        left=dict(left or {}),
        guarded=tuple(guarded),
        same=tuple(same),
        renamed=renamed,
        later=tuple(later),
        named=named,
        many=tuple(many),
        rows=rows,
        origins=tuple(origins),
        arriving=arriving,
        complete=complete,
    )


def register_staying(labels: Mapping[str, str]) -> None:
    """Say of models that their rows do not go along, each with the reason."""
    for label, why in labels.items():
        if label in _travels or label in _staying:
            raise ValueError(f"{label} is registered twice.")
        if not why.strip():
            raise ValueError(f"{label} stays; say why.")
        _staying[label] = why


def travels() -> list[Travel]:
    """All of them, in the order of their lines."""
    return sorted(_travels.values(), key=lambda one: (one.place, one.kind))


def travel_of(kind: str) -> Travel | None:
    """That of lines of this kind."""
    return next((one for one in _travels.values() if one.kind == kind), None)


def travel_of_model(label: str) -> Travel | None:
    """That of a model, in small letters or not."""
    return next((one for name, one in _travels.items() if name.lower() == label.lower()), None)


def staying() -> Mapping[str, str]:
    """By model, why its rows stay."""
    return _staying
