"""Counted rates that may be lost with the cache: cheap enough for every request, blind while the cache is away.

For limits that must hold, see `foundation.limits`.
"""

import hashlib
import hmac
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import DEFAULT_CACHE_ALIAS, caches

from foundation import brought
from foundation.caches import Counted, SoftRedisCache
from foundation.limits import reached


@dataclass(frozen=True)
class Rate:
    """About `most` times by one key within any `window` seconds."""

    name: str
    most: int
    window: int


@dataclass(frozen=True)
class Use:
    """How much of a rate is used up."""

    most: int
    left: int
    seconds: int
    """Until the window ends."""


def count(rate: Rate, key: str, now: datetime, *, bring: Sequence[str] = ()) -> Use:
    """Count once, or raise LimitReached. One round trip to the cache, which brings these values (`foundation.brought`).

    Two counts, of this window and the one before, approximate a sliding window: the earlier one weighs as much as of it
    still lies within the last `window` seconds. Refused requests count too, so that hammering brings nothing; of the
    earlier window at most `most` count, so that nobody waits longer than one window after stopping.
    """
    number, elapsed = divmod(now.timestamp(), rate.window)
    name = f"rate:{rate.name}:{_hashed(rate, key)}"
    names = [f"{name}:{int(number)}", f"{name}:{int(number) - 1}"]
    current, before, found = _count(*names, life=2 * rate.window, bring=bring)
    if found is not None:
        brought.hold(bring, found)
    before = min(before, rate.most)
    used = current + before * (1 - elapsed / rate.window)
    if used > rate.most:
        raise reached(rate.name, _seconds_to_wait(rate, current, before, elapsed))
    return Use(rate.most, math.floor(rate.most - used), math.ceil(rate.window - elapsed))


def _count(key: str, earlier_key: str, *, life: int, bring: Sequence[str]) -> Counted:
    """Add one to `key`; its count, the one of `earlier_key`, and what was found. Nothing while the cache is away."""
    backend = caches[DEFAULT_CACHE_ALIAS]
    if isinstance(backend, SoftRedisCache):
        return backend.count(key, earlier_key, life, bring)
    backend.add(key, 0, life)
    return backend.incr(key), backend.get(earlier_key, 0), backend.get_many(bring) if bring else {}


def _seconds_to_wait(rate: Rate, current: int, before: int, elapsed: float) -> int:
    """Until one more is allowed, if nothing else comes: in this window where the earlier one fades soon enough."""
    room = rate.most - current - 1
    if room >= 0:
        return max(1, math.ceil(rate.window * (1 - room / before) - elapsed))
    return math.ceil(rate.window - elapsed)


def _hashed(rate: Rate, key: str) -> str:
    message = f"{rate.name}\0{key}".encode("utf-8", "surrogatepass")
    return hmac.new(b"foundation.rates" + settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()[:32]
