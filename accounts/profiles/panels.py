"""The door for rooms above: what a member's page shows of what they did there.

A room registers in its `apps.py`: `panels.register("forum.posts", find, order=10)`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from foundation.errors import Text

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Line:
    """One thing that the member did. `language` is that of its title; `what` says in a word what it is."""

    title: str
    url: str
    language: str
    what: Text = ""
    when: datetime | None = None
    marks: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One number of the member's reputation, with the list of what it counts."""

    label: Text
    count: int
    url: str


@dataclass(frozen=True)
class Panel:
    """The newest of it, and where all of it stands."""

    title: Text
    lines: list[Line]
    empty: Text
    all_url: str = ""
    figures: list[Figure] = field(default_factory=list)


Find = Callable[["User | AnonymousUser", "User"], Panel]
"""(viewer, member) -> what this viewer may see of it, in at most two statements."""

_finders: dict[str, tuple[int, Find]] = {}


def register(name: str, find: Find, *, order: int) -> None:
    """Add a panel (`room.what_it_shows`), low orders first. One of each name."""
    if name in _finders:
        raise ValueError(f"The panel {name} is registered twice.")
    _finders[name] = (order, find)


def panels(viewer: "User | AnonymousUser", member: "User") -> list[Panel]:
    """All panels about the member."""
    return [find(viewer, member) for _order, find in sorted(_finders.values(), key=lambda one: one[0])]
