"""Counters are columns that actions keep. Each room says how they can be counted again; `manage.py recount` does so.

A counter that differs is a fault of the program. The command finds it, puts it right and says how many there were.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

Recount = Callable[[bool], int]
"""Called with whether only to look; returns how many counters differed from what they count. Repairs them otherwise, in
small transactions, each counter as it stands at that moment: the site goes on meanwhile."""

Report = Callable[[int, int], None]
"""Called after each portion of a walk with the last key that was looked at and the differences found so far."""

PORTION: Final = 1000  # rows compared at once
TOGETHER: Final = 50  # rows repaired in one transaction, which others wait for
_NAME = re.compile(r"[a-z]+\.[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Walk:
    """A recount that goes through the rows of a model by their keys, a portion at a time.

    Whatever was done stays done: it can be stopped anywhere and taken up after the last key it told.
    """

    rows: Callable[[], QuerySet[Any]]  # Any: a room's own model
    differing: Callable[[Collection[int]], Collection[int]]
    """Keys among these whose counters seem wrong. Looked at without locks, so a row that changes may be among them."""
    settle: Callable[[int, bool], bool]
    """Look at one of them again under its lock, and repair it unless only to look: whether it differed."""
    settle_several: Callable[[Sequence[int]], int] | None = None
    """The same for several in rising order, locked in it and repaired in one transaction: how many differed. After an
    import every row differs, and one by one they cost as much as what is stored."""

    def __call__(self, is_check: bool, *, after: int = 0, report: Report | None = None) -> int:  # noqa: FBT001
        """Go through the rows with keys above `after`; returns how many differed."""
        differences = 0
        while keys := list(self.rows().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:PORTION]):
            differences += self._settled(sorted(self.differing(keys)), is_check)
            after = keys[-1]
            if report is not None:
                report(after, differences)
        return differences

    def _settled(self, keys: list[int], is_check: bool) -> int:  # noqa: FBT001
        if is_check or self.settle_several is None:
            return sum(self.settle(key, is_check) for key in keys)
        return sum(self.settle_several(keys[at : at + TOGETHER]) for at in range(0, len(keys), TOGETHER))


_recounts: dict[str, Recount | Walk] = {}


def register(name: str, recount: Recount | Walk) -> None:
    """Add a way of counting again, named `room.what_is_counted`. Called in apps.py; a second one is a mistake."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a recount: room.what_is_counted.")
    if name in _recounts:
        raise ValueError(f"The recount {name} is registered twice.")
    _recounts[name] = recount


def recount_all() -> int:
    """Count everything again and repair what differs; how many differed. For what changed many rows at once."""
    is_check = False
    return sum(recount(is_check) for _name, recount in recounts())


def recounts() -> list[tuple[str, Recount | Walk]]:
    """All of them, by name."""
    return sorted(_recounts.items())
