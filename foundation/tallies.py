"""Small facts that come faster than a database should be written: views of a page, how far somebody has read.

They are gathered in the cache and taken out in batches by a task. What is lost with the cache is lost; nobody's text or
decision may go this way. A web process gathers them for a moment before it tells the cache (`gather`).
"""

import atexit
import secrets
from threading import Lock, Timer
from typing import Any

from django.core.cache import DEFAULT_CACHE_ALIAS, caches

from foundation.caches import TALLY_LIFE, SoftRedisCache

_Numbers = dict[tuple[str, str], int]  # by tally and field


class _Gathering:
    """What this process has counted and the cache does not know yet."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._lock = Lock()
        self._sums: _Numbers = {}
        self._highest: _Numbers = {}
        self._timer: Timer | None = None

    def add(self, name: str, field: str, amount: int) -> None:
        with self._lock:
            self._sums[name, field] = self._sums.get((name, field), 0) + amount
        self._tell_in_time()

    def raise_to(self, name: str, field: str, number: int) -> None:
        with self._lock:
            self._highest[name, field] = max(self._highest.get((name, field), 0), number)
        self._tell_in_time()

    def tell(self) -> None:
        with self._lock:
            sums, highest, self._timer = self._sums, self._highest, None
            self._sums, self._highest = {}, {}
        if sums or highest:
            _store(sums, highest)

    def _tell_in_time(self) -> None:
        if not self.seconds:
            self.tell()
            return
        with self._lock:
            if self._timer is None:
                self._timer = Timer(self.seconds, self.tell)
                self._timer.daemon = True
                self._timer.start()


_gathering = _Gathering()


def gather(seconds: float) -> None:
    """Let this process keep what it counts for so long and tell it at once; 0 to tell each by itself.

    What a process that is killed has not told is lost, as what the cache loses.
    """
    _gathering.seconds = seconds
    flush()


def add(name: str, field: str, amount: int = 1) -> None:
    """Add to the number of this field in the tally called `name`. Silent while the cache is away."""
    _gathering.add(name, field, amount)


def raise_to(name: str, field: str, number: int) -> None:
    """Let the number of this field be at least `number`. Silent while the cache is away."""
    _gathering.raise_to(name, field, number)


@atexit.register
def flush() -> None:
    """Tell the cache what this process has gathered."""
    _gathering.tell()


def take(name: str) -> dict[str, int]:
    """Everything the cache has under `name` so far, taken out; what comes meanwhile is kept for the next time."""
    backend = caches[DEFAULT_CACHE_ALIAS]
    if isinstance(backend, SoftRedisCache):
        return backend.tally_take(name, secrets.token_hex(8))
    found = _local(name)
    backend.delete(_key(name))
    return found


def _store(sums: _Numbers, highest: _Numbers) -> None:
    backend = caches[DEFAULT_CACHE_ALIAS]
    if isinstance(backend, SoftRedisCache):
        backend.tally(sums, highest)
        return
    for (name, field), amount in sums.items():
        _keep_local(name, field, _local(name).get(field, 0) + amount)
    for (name, field), number in highest.items():
        _keep_local(name, field, max(_local(name).get(field, 0), number))


def _local(name: str) -> dict[str, Any]:
    return dict(caches[DEFAULT_CACHE_ALIAS].get(_key(name), {}))


def _keep_local(name: str, field: str, number: int) -> None:
    caches[DEFAULT_CACHE_ALIAS].set(_key(name), _local(name) | {field: number}, TALLY_LIFE)


def _key(name: str) -> str:
    return f"tally:{name}"
