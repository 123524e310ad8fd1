"""The cache of processes that test side by side on one server."""

from foundation.caches import SoftRedisCache


class OwnKeysCache(SoftRedisCache):
    """Clears what its own process stored. The parent empties the whole server, in the middle of another's test."""

    def clear(self) -> None:
        server = self._cache.get_client(write=True)
        keys = list(server.scan_iter(f"{self.key_prefix}:*", count=1000))
        if keys:
            server.delete(*keys)
