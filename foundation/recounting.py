"""Counters are columns that actions keep. Each room says how they can be counted again; `manage.py recount` does so.

A counter that differs is a fault of the program. The command finds it, puts it right and says how many there were.
"""

import re
from collections.abc import Callable

Recount = Callable[[bool], int]
"""Called with whether only to look; returns how many counters differed from what they count. Repairs them otherwise, in
small transactions, each counter as it stands at that moment: the site goes on meanwhile."""

_NAME = re.compile(r"[a-z]+\.[a-z][a-z0-9_]*")
_recounts: dict[str, Recount] = {}


def register(name: str, recount: Recount) -> None:
    """Add a way of counting again, named `room.what_is_counted`. Called in apps.py; a second one is a mistake."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a recount: room.what_is_counted.")
    if name in _recounts:
        raise ValueError(f"The recount {name} is registered twice.")
    _recounts[name] = recount


def recounts() -> list[tuple[str, Recount]]:
    """All of them, by name."""
    return sorted(_recounts.items())
