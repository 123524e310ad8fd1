"""Titled lists of links that one room puts on a page of another. Each such page has a registry of its own."""

from dataclasses import dataclass

from foundation.errors import Text


@dataclass(frozen=True)
class Line:
    """One link in a panel. `language` is that of its title."""

    title: str
    url: str
    language: str
    count: int | None = None


@dataclass(frozen=True)
class Panel:
    """A titled list of links, and where to add to it."""

    title: Text
    lines: list[Line]
    empty: Text
    add_url: str = ""
    add_label: Text = ""
    all_url: str = ""
