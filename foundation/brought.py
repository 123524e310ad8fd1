"""Values of the cache that a request is known to need, fetched all at once: a round trip costs more than most answers.

The middleware that counts requests asks for them along with the count. What nobody asked for in time is read one by
one, as ever. A value is what the cache held when it was asked for, so whoever changes one within a request calls
`drop`; nothing is remembered beyond the request.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.cache import cache

_held: ContextVar[dict[str, Any] | None] = ContextVar("brought_from_cache", default=None)
_of_members: list[Callable[[int], str]] = []


def on_pages_of_members(name: Callable[[int], str]) -> None:
    """Bring the value of this name, made from the member's number, on every page of a member. For `apps.py`."""
    if name not in _of_members:
        _of_members.append(name)


def names_for(member_id: int) -> list[str]:
    """What pages of this member show out of the cache."""
    return [name(member_id) for name in _of_members]


@contextmanager
def remembering() -> Iterator[None]:
    """Within: values that were brought, or read by `get`, are at hand. One request."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def hold(names: Iterable[str], found: Mapping[str, Any]) -> None:
    """Have these values at hand; of names without one it is known that the cache has none."""
    held = _held.get()
    if held is not None:
        held.update((name, found.get(name)) for name in names)


def get(name: str) -> Any:  # Any: as cache.get
    """What `cache.get` answers, read at most once in a request."""
    return get_many([name])[name]


def get_many(names: list[str]) -> dict[str, Any]:
    """The same for several, None for each that the cache does not have. At most one round trip."""
    held = _held.get()
    known = held or {}
    missing = [name for name in names if name not in known]
    found = cache.get_many(missing) if missing else {}
    hold(missing, found)
    return {name: known[name] if name in known else found.get(name) for name in names}


def drop(names: Iterable[str]) -> None:
    """Read these anew: they have changed."""
    held = _held.get() or {}
    for name in names:
        held.pop(name, None)
