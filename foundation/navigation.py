"""The places every page leads to. Each room registers its own entries in its `apps.py`, so no link is ever dead."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from foundation.errors import Text


class Place(Enum):
    """Where on the page an entry stands."""

    MAIN = "main"  # beside the brand, for everyone
    TOOLS = "tools"  # icons beside the member's own menu
    MEMBER = "member"  # in the member's own menu
    STAFF = "staff"  # the same menu, for staff only
    FOOTER = "footer"  # after the house pages


@dataclass(frozen=True, eq=False)
class Entry:
    """One link. `url_name` is an address without arguments; `order` places it among its neighbours, low first."""

    label: Text
    url_name: str
    order: int
    icon: str = ""
    section: str = ""
    """First path segment of the addresses that count as being here. Empty: only the address itself."""
    is_for: Callable[[Any], bool] | None = None
    """Whether the entry is there for a member. (Any: rooms below know members only as settings.AUTH_USER_MODEL.)"""
    count: Callable[[Any], int] | None = None
    """How many things wait behind the link for a member; shown when above zero. Runs on every page: one cheap read."""
    live_url_name: str = ""
    """Where scripts ask for that number while a page is open; empty: nowhere."""


_entries: dict[Place, dict[str, Entry]] = {place: {} for place in Place}
_in_order: dict[Place, list[Entry]] = {}


def register(place: Place, entry: Entry) -> None:
    """Add an entry; a second one with the same address in the same place replaces the first."""
    _entries[place][entry.url_name] = entry
    _in_order.pop(place, None)


def entries(place: Place) -> list[Entry]:
    """The entries of a place, in their order."""
    if place not in _in_order:
        _in_order[place] = sorted(_entries[place].values(), key=lambda entry: (entry.order, entry.url_name))
    return _in_order[place]
