"""The only reader of the environment: every variable the site knows, its form, and what it means.

`docs/operators/settings.md` is checked against VARIABLES by a test.
"""

import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

PREFIX = "MEDAI_"
# What `check --deploy` demands of a secret key.
SHORTEST_SECRET = 50
FEWEST_SECRET_CHARACTERS = 5


class SettingsError(ImproperlyConfigured):
    """One or more variables are unknown, missing or malformed; the message names each of them."""


@dataclass(frozen=True)
class Variable:
    """One environment variable. `read` gets the raw text and raises ValueError with the expected form."""

    name: str
    read: Callable[[str], Any]
    help: str
    default: Any = None
    required_in_production: bool = False


def _text(value: str) -> str:
    return value


def _whole_number(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(value)

    return read


def _list(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _hosts(value: str) -> list[str]:
    hosts = _list(value)
    if not hosts or any("*" in host or "/" in host or host.startswith(".") for host in hosts):
        raise ValueError("exact host names separated by commas, without scheme, path or wildcard")
    return hosts


def _ranges(value: str) -> list[str]:
    try:
        return [str(ipaddress.ip_network(part, strict=False)) for part in _list(value)]
    except ValueError:
        raise ValueError("address ranges separated by commas, such as 10.0.0.0/8") from None


def _url(*schemes: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes:
            raise ValueError(f"a URL that begins with {' or '.join(f'{scheme}://' for scheme in schemes)}")
        return value

    return read


def _origin(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/") or parts.query:
        raise ValueError("an address such as https://commons.example.org, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def _choice(*choices: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in choices:
            raise ValueError(f"one of {', '.join(choices)}")
        return value

    return read


def _secret(value: str) -> str:
    if len(value) < SHORTEST_SECRET or len(set(value)) < FEWEST_SECRET_CHARACTERS:
        raise ValueError("at least 50 random characters (`python manage.py make_secret` prints one)")
    return value


def _email(value: str) -> str:
    if value.count("@") != 1 or any(char in value for char in "\r\n\0"):
        raise ValueError("an e-mail address, or a name with one: Commons <no-reply@example.org>")
    return value


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "DATABASE_URL",
        _url("postgres", "postgresql", "sqlite"),
        "Database. Empty: SQLite in the data folder (embedded edition).",
        required_in_production=True,
    ),
    Variable(
        "REDIS_URL",
        _url("redis", "rediss", "unix", "redis+socket"),
        "Message broker. Empty: a Valkey of our own (embedded edition).",
        required_in_production=True,
    ),
    Variable(
        "CACHE_URL",
        _url("redis", "rediss", "unix", "redis+socket"),
        "Cache, never the same server as the broker. Empty: a Valkey of our own (embedded edition).",
        required_in_production=True,
    ),
    Variable("PORT", _whole_number(1, 65535), "Port the web server listens on.", default=8000),
    Variable("MEDAI_BIND", _text, "Address the web server listens on.", default="127.0.0.1"),
    Variable("MEDAI_DATA_DIR", _text, "Folder for everything the site writes.", default="data"),
    Variable(
        "MEDAI_SECRET_KEY",
        _secret,
        "Signs sessions and links. Generated into the data folder in the embedded edition.",
        required_in_production=True,
    ),
    Variable("MEDAI_SECRET_KEY_FALLBACKS", _list, "Earlier secret keys, still accepted for reading.", default=[]),
    Variable(
        "MEDAI_SITE_URL",
        _origin,
        "Public address of the site; links in mail are made from it, never from a request.",
        required_in_production=True,
    ),
    Variable(
        "MEDAI_ALLOWED_HOSTS",
        _hosts,
        "Host names the site answers to. Empty: the host of MEDAI_SITE_URL.",
        default=[],
    ),
    Variable(
        "MEDAI_TRUSTED_PROXIES",
        _whole_number(0, 5),
        "How many proxies in front add to X-Forwarded-For; 0 ignores the header.",
        default=0,
    ),
    Variable(
        "MEDAI_LIMIT_EXEMPT_RANGES",
        _ranges,
        "Address ranges that guest limits do not apply to, such as a hospital's own network.",
        default=[],
    ),
    Variable(
        "MEDAI_MAIL_URL",
        _url("smtp", "smtp+tls", "smtp+ssl", "file", "console"),
        "Where mail goes: smtp+tls://user:password@host:587. Empty: files in the data folder (embedded edition).",
        required_in_production=True,
    ),
    Variable(
        "MEDAI_MAIL_FROM",
        _email,
        "Sender of the site's mail.",
        default="MedAI Commons <no-reply@localhost>",
        required_in_production=True,
    ),
    Variable("MEDAI_WEB_WORKERS", _whole_number(1, 64), "Web server processes.", default=2),
    Variable(
        "MEDAI_LOG_LEVEL",
        _choice("DEBUG", "INFO", "WARNING", "ERROR"),
        "Least severity that is logged.",
        default="INFO",
    ),
    Variable("MEDAI_LOG_FORMAT", _choice("json", "console"), "Form of the log lines.", default="console"),
)

Values = dict[str, Any]


def read(*, production: bool, source: Mapping[str, str] | None = None) -> Values:
    """Every variable's value by name. Raises SettingsError naming all that is wrong, not only the first."""
    present = os.environ if source is None else source
    known = {variable.name for variable in VARIABLES}
    problems = [
        f"{name} is not a setting of this site. See docs/operators/settings.md for those that are."
        for name in sorted(present)
        if name.startswith(PREFIX) and name not in known
    ]
    env = environ.Env()
    env.ENVIRON = present  # type: ignore[assignment]
    values: Values = {}
    for variable in VARIABLES:
        raw = str(env.str(variable.name, default="")).strip()
        if not raw:
            if production and variable.required_in_production:
                problems.append(f"{variable.name} is missing. {variable.help}")
            values[variable.name] = variable.default
            continue
        try:
            values[variable.name] = variable.read(raw)
        except ValueError as error:
            problems.append(f"{variable.name} is malformed: expected {error}.")
    if problems:
        raise SettingsError("The site did not start:\n" + "\n".join(f"- {problem}" for problem in problems))
    return values
