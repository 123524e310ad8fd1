"""Small facts that come faster than a database should be written: views of a page, how far somebody has read.

They are gathered in the cache and taken out in batches by a task. What is lost with the cache is lost; nobody's text or
decision may go this way.
"""

import secrets
from typing import Any

from django.core.cache import DEFAULT_CACHE_ALIAS, caches

from foundation.caches import TALLY_LIFE, SoftRedisCache


def add(name: str, field: str, amount: int = 1) -> None:
    """Add to the number of this field in the tally called `name`. One round trip; silent while the cache is away."""
    backend = caches[DEFAULT_CACHE_ALIAS]
    if isinstance(backend, SoftRedisCache):
        backend.tally_add(name, field, amount)
        return
    found = _local(name)
    _keep_local(name, found | {field: found.get(field, 0) + amount})


def raise_to(name: str, field: str, number: int) -> None:
    """Let the number of this field be at least `number`. One round trip; silent while the cache is away."""
    backend = caches[DEFAULT_CACHE_ALIAS]
    if isinstance(backend, SoftRedisCache):
        backend.tally_raise(name, field, number)
        return
    found = _local(name)
    _keep_local(name, found | {field: max(found.get(field, 0), number)})


def take(name: str) -> dict[str, int]:
    """Everything gathered under `name` so far, taken out; what comes meanwhile is kept for the next time."""
    backend = caches[DEFAULT_CACHE_ALIAS]
    if isinstance(backend, SoftRedisCache):
        return backend.tally_take(name, secrets.token_hex(8))
    found = _local(name)
    caches[DEFAULT_CACHE_ALIAS].delete(_key(name))
    return found


def _local(name: str) -> dict[str, Any]:
    return dict(caches[DEFAULT_CACHE_ALIAS].get(_key(name), {}))


def _keep_local(name: str, found: dict[str, int]) -> None:
    caches[DEFAULT_CACHE_ALIAS].set(_key(name), found, TALLY_LIFE)


def _key(name: str) -> str:
    return f"tally:{name}"
