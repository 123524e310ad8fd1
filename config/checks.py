"""What Django cannot know is wrong with a configuration. `migrate`, `check` and the worker stop at an error."""

from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004

REDIS_PORT = 6379
LOCAL_DOMAINS = {"localhost", "localhost.localdomain", "127.0.0.1"}


@register(Tags.caches)
def broker_and_cache_are_apart(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A cache throws away what it has no room for; a queue must not lose a message, nor be stopped by a full cache."""
    broker = _server(str(getattr(settings, "CELERY_BROKER_URL", "")))
    cache = _server(settings.CACHES["default"].get("LOCATION", ""))
    if broker is None or cache is None or broker[0] != cache[0]:
        return []
    if broker[1] == cache[1]:
        return [Error("REDIS_URL and CACHE_URL name the same database.", hint=_TWO_SERVERS, id="config.E001")]
    return [Warning("REDIS_URL and CACHE_URL name the same server.", hint=_TWO_SERVERS, id="config.W001")]


@register(Tags.security)
def production_is_reachable_and_safe(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Values that are well-formed and yet cannot be meant in production."""
    if settings.EDITION != "production":
        return []
    problems: list[CheckMessage] = []
    if not settings.SITE_URL.startswith("https://"):
        problems.append(
            Error("MEDAI_SITE_URL is not an https address.", hint="Cookies are sent over TLS only.", id="config.E002")
        )
    if parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].lower() in LOCAL_DOMAINS:
        problems.append(
            Error(
                "MEDAI_MAIL_FROM is at localhost.",
                hint="Mail servers refuse such a sender. Use an address of your own domain.",
                id="config.E003",
            )
        )
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        problems.append(
            Error(
                "DATABASE_URL names SQLite.",
                hint="Several hosts or containers cannot share an SQLite file. Use PostgreSQL 15 or later.",
                id="config.E004",
            )
        )
    if urlsplit(settings.MAIL_URL).scheme in ("file", "console"):
        problems.append(
            Warning(
                "MEDAI_MAIL_URL sends no mail.",
                hint="Nobody can confirm an address or reset a password. Name an SMTP server.",
                id="config.W002",
            )
        )
    return problems


_TWO_SERVERS = "Use two servers: a broker with maxmemory-policy noeviction and a cache with allkeys-lru."


def _server(url: str) -> tuple[tuple[str, int], str] | None:
    """((host or socket path, port), database) of a Redis address; None for anything else."""
    parts = urlsplit(url)
    if parts.scheme in ("unix", "redis+socket"):
        return (parts.path, 0), parts.query
    if parts.scheme in ("redis", "rediss"):
        return ((parts.hostname or "").lower(), parts.port or REDIS_PORT), parts.path.strip("/") or "0"
    return None
