"""Which addresses the site calls: HTTPS, and of the public internet only, whatever the name resolves to."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from foundation.errors import DomainError

PORTS = frozenset({443, 8443})
Resolved = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(Exception):
    """The address cannot be called. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Place:
    """Where a call goes: one number that was looked at, and the name that the certificate has to bear."""

    host: str
    port: int
    number: Resolved
    path: str


def check(url: str) -> None:
    """Raise DomainError when the text is no address that the site would ever call. Resolves nothing."""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password or port not in PORTS:
        raise DomainError(
            "webhook_address",
            _("Give an address that begins with https:// and has no name, password or unusual port in it."),
            field="url",
        )
    if _number(parts.hostname) is not None and not is_public(_number(parts.hostname)):
        raise DomainError(
            "webhook_address", _("This address is not on the public internet. Give another."), field="url"
        )


def resolve(url: str) -> Place:
    """The place to call. Raises Unreachable: `no_such_host`, or `private_address` if any number is not public.

    Resolved anew for each attempt, and the number is what is connected to: a name that answers differently the second
    time leads nowhere else.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable("no_such_host") from None
    numbers = [ipaddress.ip_address(str(row[4][0]).split("%")[0]) for row in found]
    if not numbers or not all(is_public(number) for number in numbers):
        raise Unreachable("private_address")
    return Place(host, port, numbers[0], (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def is_public(number: Resolved | None) -> bool:
    """Whether the number belongs to the public internet, with IPv4 inside IPv6 and translated numbers unwrapped."""
    if number is None:
        return False
    if isinstance(number, ipaddress.IPv6Address):
        inner = (
            number.ipv4_mapped or number.sixtofour or (number.teredo[1] if number.teredo else None) or _nat64(number)
        )
        if inner is not None:
            return is_public(inner)
    return number.is_global and not number.is_multicast


def _nat64(number: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 number behind a NAT64 gateway (RFC 6052, 2.1: 64:ff9b::/96, and RFC 8215: 64:ff9b:1::/48)."""
    if number in ipaddress.ip_network("64:ff9b::/96") or number in ipaddress.ip_network("64:ff9b:1::/48"):
        return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return None


def _number(host: str) -> Resolved | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
