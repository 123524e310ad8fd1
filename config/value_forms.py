"""The forms a value in the environment can have. Parsing never tells what the value was: it may be a secret."""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any
from urllib.parse import SplitResult, urlsplit

LARGEST_PORT = 65535
LONGEST_NUMBER = 12  # digits
# What `check --deploy` demands of a secret key.
SHORTEST_SECRET = 50
FEWEST_SECRET_CHARACTERS = 5
_INBOUND_LOCAL = re.compile(r"[a-z0-9-]{1,20}")
_HOST_NAME = re.compile(r"(?=.{1,253}\Z)(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*\Z")


@dataclass(frozen=True)
class Form:
    """`parse` makes the value of the raw text or raises ValueError; `expected` completes "expected …"."""

    parse: Callable[[str], Any]
    expected: str


def whole_number(low: int, high: int) -> Form:
    """A decimal number within bounds, both included."""

    def parse(value: str) -> int:
        if not value.isascii() or not value.isdigit() or len(value) > LONGEST_NUMBER or not low <= int(value) <= high:
            raise ValueError
        return int(value)

    return Form(parse, f"a whole number from {low} to {high}")


def choice(*choices: str) -> Form:
    """One of a few words."""

    def parse(value: str) -> str:
        if value not in choices:
            raise ValueError
        return value

    return Form(parse, f"one of {', '.join(choices)}")


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _split(value: str, *schemes: str) -> SplitResult:
    parts = urlsplit(value)
    if parts.scheme not in schemes or (parts.port is not None and not 0 < parts.port <= LARGEST_PORT):
        raise ValueError
    return parts


def _is_host(value: str) -> bool:
    try:
        ipaddress.ip_address(value.strip("[]"))
    except ValueError:
        return _HOST_NAME.match(value) is not None
    return True


def _hosts(value: str) -> list[str]:
    hosts = _parts(value)
    if not hosts or not all(_is_host(host) for host in hosts):
        raise ValueError
    return hosts


def _host(value: str) -> str:
    if not _is_host(value):
        raise ValueError
    return value


def _ranges(value: str) -> list[str]:
    return [str(ipaddress.ip_network(part, strict=False)) for part in _parts(value)]


def _database(value: str) -> str:
    parts = _split(value, "postgres", "postgresql", "sqlite")
    if parts.scheme == "sqlite":
        # sqlite:////absolute/path; a host would be taken for a folder and dropped.
        complete = not parts.netloc and len(parts.path) > 1
    else:
        complete = bool(parts.hostname) and len(parts.path) > 1
    if not complete:
        raise ValueError
    return value


def _server(value: str, *socket_schemes: str) -> str:
    parts = _split(value, "redis", "rediss", *socket_schemes)
    if parts.scheme in socket_schemes:
        complete = not parts.netloc and len(parts.path) > 1
    else:
        number = parts.path.strip("/")
        complete = bool(parts.hostname) and (not number or (number.isascii() and number.isdigit()))
    if not complete:
        raise ValueError
    return value


def _broker(value: str) -> str:
    return _server(value, "unix", "redis+socket")


def _cache(value: str) -> str:
    return _server(value, "unix")


def _mail_server(value: str) -> str:
    parts = _split(value, "smtp", "smtp+tls", "smtp+ssl", "file", "console")
    if parts.scheme.startswith("smtp") and not parts.hostname:
        raise ValueError
    if parts.scheme == "file" and (parts.netloc or len(parts.path) <= 1):
        raise ValueError
    return value


def _origin(value: str) -> str:
    parts = _split(value, "http", "https")
    extras = parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password
    if extras or not parts.hostname or not _is_host(parts.hostname):
        raise ValueError
    return f"{parts.scheme}://{parts.netloc}"


def _issuer(value: str) -> str:
    found = _split(value, "https", "http")
    if found.query or found.fragment or not found.hostname:
        raise ValueError
    return value


def _sender(value: str) -> str:
    address = parseaddr(value)[1]
    mailbox, at, domain = address.partition("@")
    if value.count("@") != 1 or not (mailbox and at) or not _is_host(domain):
        raise ValueError
    return value


def _inbound(value: str) -> str:
    """Room for a token after a plus: 64 characters before the @ are the most (RFC 5321)."""
    local, _at, domain = value.lower().rpartition("@")
    if not _INBOUND_LOCAL.fullmatch(local) or not _is_host(domain):
        raise ValueError
    return f"{local}@{domain}"


def _secret(value: str) -> str:
    if len(value) < SHORTEST_SECRET or len(set(value)) < FEWEST_SECRET_CHARACTERS:
        raise ValueError
    return value


def _secrets(value: str) -> list[str]:
    return [_secret(part) for part in _parts(value)]


TEXT = Form(str, "text")
HOST = Form(_host, "an address or a host name, such as 127.0.0.1")
HOSTS = Form(_hosts, "exact host names separated by commas, without scheme, path or wildcard")
RANGES = Form(_ranges, "address ranges separated by commas, such as 10.0.0.0/8")
DATABASE = Form(_database, "postgres://user:password@host:5432/name or sqlite:////absolute/path")
BROKER = Form(_broker, "redis://host:6379/0, rediss://host:6379/0 or unix:///absolute/path")
CACHE = Form(_cache, "redis://host:6379/0, rediss://host:6379/0 or unix:///absolute/path")
MAIL_SERVER = Form(
    _mail_server, "smtp+tls://user:password@host:587, smtp+ssl://…, smtp://…, file:///absolute/path or console://"
)
ORIGIN = Form(_origin, "an address such as https://commons.example.org, without a path")
ISSUER = Form(_issuer, "the address of an issuer, such as https://login.example.org/realms/hospital")
SENDER = Form(_sender, "an e-mail address, or a name with one: Commons <no-reply@example.org>")
INBOUND = Form(_inbound, "an address with at most 20 letters, digits or hyphens before the @: answers@in.example.org")
SECRET = Form(_secret, f"at least {SHORTEST_SECRET} random characters (`python manage.py make_secret` prints them)")
SECRETS = Form(_secrets, f"keys of at least {SHORTEST_SECRET} characters each, separated by commas")
