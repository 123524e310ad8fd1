"""A cache that may vanish: while its server is away it behaves like Django's DummyCache, and costs next to nothing."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode, urlsplit

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient, RedisSerializer
from redis import exceptions
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

TALLY_LIFE = 24 * 3600  # seconds
PAUSE = 2.0  # seconds between two attempts to reach a server that did not answer
Answer = TypeVar("Answer")
Counted = tuple[int, int, dict[str, Any] | None]  # Any: as `get_many`


class Outage:
    """Whether one server answers, as all threads of this process know it. After a failure one caller in PAUSE tries."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._is_down = False
        self._next_try = 0.0

    def may_try(self) -> bool:
        """Whether to talk to the server now. While it is away, True for one caller in each PAUSE."""
        if not self._is_down:
            return True
        with self._lock:
            now = self._clock()
            if now < self._next_try:
                return False
            self._next_try = now + PAUSE
            return True

    def failed(self, error: Exception) -> None:
        """Note that the server did not answer. Logs at the beginning of an outage only."""
        with self._lock:
            is_new = not self._is_down
            self._is_down = True
            self._next_try = self._clock() + PAUSE
        if is_new:
            logger.warning("cache_lost error=%s", type(error).__name__)

    def answered(self) -> None:
        """Note that the server answered. Logs the end of an outage."""
        if not self._is_down:
            return
        with self._lock:
            was_down, self._is_down = self._is_down, False
        if was_down:
            logger.warning("cache_back")


# Django makes one cache object for each thread; what one thread learns about a server spares the others the wait.
_outages: dict[tuple[str, ...], Outage] = {}


class SoftSerializer(RedisSerializer):
    """Values that this release cannot read, left by another one, are as good as absent."""

    def loads(self, data: Any) -> Any:  # Any: whatever was stored
        try:
            return super().loads(data)
        except Exception as error:  # unpickling raises whatever the classes it meets raise
            raise Unreadable from error


class Unreadable(Exception):
    """A stored value that is not one of ours."""


class KeptClients(RedisCacheClient):
    """Django's way to talk to the servers, with one client for reading and one for writing.

    Making a client costs more than most answers of the server. It holds no connection: those are of the pool.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self._clients: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The client for reading or for writing; with several servers, each of ours reads from one of them."""
        if write not in self._clients:
            self._clients[write] = super().get_client(key, write=write)
        return self._clients[write]


class SoftRedisCache(RedisCache):
    """Redis or Valkey, reached by redis://, rediss:// or unix://, whose absence no caller needs to think of.

    Without the server: `get` and `get_many` find nothing, `add` answers True (nobody else is known to hold the key),
    `set_many` names every key as not stored, `touch`, `delete` and `has_key` answer False, and `incr` raises ValueError
    as for any missing key. Mistakes of the program, such as adding to a text, are still raised.
    """

    _servers: list[str]

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        options = {
            "serializer": SoftSerializer,
            # Once more at once, for a connection that died while idle. A server that keeps silent is not asked again.
            "retry": Retry(NoBackoff(), 1, supported_errors=(exceptions.ConnectionError,)),
        }
        super().__init__(server, params | {"OPTIONS": options | params.get("OPTIONS", {})})
        self._servers = [_address(text) for text in self._servers]
        self._class = KeptClients
        self._outage = _outages.setdefault(tuple(self._servers), Outage())

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._soft(lambda: super(SoftRedisCache, self).add(key, value, timeout, version), absent=True)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._soft(lambda: super(SoftRedisCache, self).get(key, default, version), absent=default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._soft(lambda: super(SoftRedisCache, self).set(key, value, timeout, version), absent=None)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._soft(lambda: super(SoftRedisCache, self).touch(key, timeout, version), absent=False)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._soft(lambda: super(SoftRedisCache, self).delete(key, version), absent=False)

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        names = list(keys)  # the parent reads an iterator twice
        return self._soft(lambda: super(SoftRedisCache, self).get_many(names, version), absent={}) if names else {}

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._soft(lambda: super(SoftRedisCache, self).has_key(key, version), absent=False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to a number; raises ValueError when the key is missing, or when the server is."""
        number = self._soft(lambda: super(SoftRedisCache, self).incr(key, delta, version), absent=None)
        if number is None:
            raise ValueError("The key was not found.")
        return number

    def set_many(
        self, data: Mapping[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[Any]:
        return self._soft(lambda: super(SoftRedisCache, self).set_many(dict(data), timeout, version), absent=list(data))

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        names = list(keys)
        self._soft(lambda: super(SoftRedisCache, self).delete_many(names, version), absent=None)

    def clear(self) -> None:
        self._soft(lambda: super(SoftRedisCache, self).clear(), absent=None)

    def count(self, key: str, earlier_key: str, life: int, bring: Sequence[str] = ()) -> Counted:
        """Add one to a number that lives `life` seconds; it, another one, and these values, in one round trip.

        In an outage zeros, and None in the place of values: nothing is known of them.
        """
        nothing: Counted = 0, 0, None
        return self._soft(lambda: self._count(key, earlier_key, life, bring), absent=nothing)

    def _count(self, key: str, earlier_key: str, life: int, bring: Sequence[str]) -> Counted:
        pipeline = self._cache.get_client(write=True).pipeline(transaction=False)
        name = self.make_key(key)
        pipeline.incr(name)
        pipeline.expire(name, life)
        pipeline.mget([self.make_key(one) for one in (earlier_key, *bring)])
        number, _is_set, (earlier, *values) = pipeline.execute()
        return number, int(earlier or 0), self._readable(zip(bring, values, strict=True))

    def _readable(self, stored: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        serializer: SoftSerializer = self._cache._serializer  # type: ignore[attr-defined]  # which the stubs leave out
        found = {}
        for name, value in stored:
            with contextlib.suppress(Unreadable):
                if value is not None:
                    found[name] = serializer.loads(value)
        return found

    def tally(self, sums: Mapping[tuple[str, str], int], highest: Mapping[tuple[str, str], int]) -> None:
        """Change numbers of tallies (`foundation.tallies`), named by tally and field; nothing in an outage.

        Those of `sums` grow by so much, those of `highest` to at least so much. One round trip.
        """
        self._soft(lambda: self._tally(sums, highest), absent=None)

    def tally_take(self, name: str, token: str) -> dict[str, int]:
        """All numbers of a tally, taken out in one step; `token` names the place to read them from, once."""
        return self._soft(lambda: self._tally_take(name, token), absent={})

    def _tally(self, sums: Mapping[tuple[str, str], int], highest: Mapping[tuple[str, str], int]) -> None:
        pipeline = self._cache.get_client(write=True).pipeline(transaction=False)
        keys = {name: self.make_key(f"tally:{name}") for name, _field in (*sums, *highest)}
        for (name, field), amount in sums.items():
            pipeline.zincrby(keys[name], amount, field)
        for (name, field), number in highest.items():
            pipeline.zadd(keys[name], {field: number}, gt=True)
        for key in keys.values():
            pipeline.expire(key, TALLY_LIFE)
        pipeline.execute()

    def _tally_take(self, name: str, token: str) -> dict[str, int]:
        client = self._cache.get_client(write=True)
        key, aside = self.make_key(f"tally:{name}"), self.make_key(f"tally:{name}:{token}")
        try:
            client.rename(key, aside)
        except exceptions.ResponseError:  # nothing was gathered
            return {}
        pipeline = client.pipeline(transaction=False)
        pipeline.zrange(aside, 0, -1, withscores=True)
        pipeline.delete(aside)
        found, _deleted = pipeline.execute()
        return {field.decode(): int(number) for field, number in found}

    def _soft(self, ask: Callable[[], Answer], *, absent: Answer) -> Answer:
        if not self._outage.may_try():
            return absent
        try:
            answer = ask()
        except Unreadable:
            return absent
        except (exceptions.RedisError, OSError) as error:
            if _is_our_mistake(error):
                raise
            self._outage.failed(error)
            return absent
        self._outage.answered()
        return answer


def _is_our_mistake(error: Exception) -> bool:
    """Whether the server answered well and the request was wrong: "WRONGTYPE", "value is not an integer"."""
    if isinstance(error, exceptions.DataError):
        return True
    return type(error) is exceptions.ResponseError and ("WRONGTYPE" in str(error) or "not an integer" in str(error))


def _address(server: str) -> str:
    """The server as redis-py wants it; Celery's way of naming a unix socket is understood too."""
    if not server.startswith("redis+socket://"):
        return server
    parts = urlsplit(server)
    database = parse_qs(parts.query).get("virtual_host", ["0"])[0].strip("/")
    return f"unix://{parts.path}?{urlencode({'db': database})}"
