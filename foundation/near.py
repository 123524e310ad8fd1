"""What the process has lately read out of the cache, at hand without a way to it.

For values whose name holds all that they depend on, so that a name never comes to mean something else, and that nobody
changes in place: the rows of lists, of which every page shows thirty. They may be as old as the cache lets them become
and `seconds` older.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")

_all: list["Near[Any]"] = []  # Any: values of several types


def forget_all() -> None:
    """Be as a process that has just started."""
    for near in _all:
        near.clear()


class Near(Generic[Value]):
    """At most so many values, each for so many seconds; those that came first go first."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._kept: OrderedDict[str, tuple[float, Value]] = OrderedDict()
        self._lock = Lock()
        _all.append(self)

    def get_many(self, names: Iterable[str]) -> dict[str, Value]:
        """Those of the values that are at hand."""
        now, kept = self._clock(), self._kept
        found = {name: kept.get(name) for name in names}
        return {name: one[1] for name, one in found.items() if one is not None and now < one[0]}

    def set_many(self, values: Mapping[str, Value]) -> None:
        """Have these at hand from now on."""
        until = self._clock() + self._seconds
        with self._lock:
            for name, value in values.items():
                self._kept.pop(name, None)
                self._kept[name] = until, value
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()
