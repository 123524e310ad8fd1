"""Where a request comes from, as far as limits need to know."""

from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# One household or ward holds a whole /64 of IPv6 and can speak from any address in it.
IPV6_PREFIX = 64
LONGEST_HEADER = 2000  # characters of X-Forwarded-For that are looked at, from the right
# A server on a unix socket has no peer address. All such requests count as one.
UNKNOWN = "unknown"


def client_address(request: HttpRequest) -> str:
    """The client as a limit key: an IPv4 address, an IPv6 /64 such as `2001:db8::/64`, or UNKNOWN.

    Each of `settings.TRUSTED_PROXIES` proxies appends its peer to X-Forwarded-For, so the client is that many entries
    from the right; whatever stands further left was written by the client and proves nothing. A header that is too
    short or malformed is ignored, and the peer of the connection counts instead.
    """
    proxies: int = settings.TRUSTED_PROXIES
    if proxies:
        entries = request.headers.get("X-Forwarded-For", "")[-LONGEST_HEADER:].split(",")
        if len(entries) >= proxies and (address := _parse(entries[-proxies])):
            return _as_key(address)
    peer = _parse(request.META.get("REMOTE_ADDR", ""))
    return _as_key(peer) if peer else UNKNOWN


def is_exempt(address: str) -> bool:
    """Whether limits for guests do not apply to this key, by `settings.LIMIT_EXEMPT_RANGES`."""
    try:
        network = ip_network(address)
    except ValueError:
        return False
    return any(
        exempt.version == network.version and network.subnet_of(exempt)  # type: ignore[arg-type]
        for exempt in _ranges(tuple(settings.LIMIT_EXEMPT_RANGES))
    )


@cache
def _ranges(texts: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(text, strict=False) for text in texts]


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    """The address in one entry; some proxies add a port, and brackets around IPv6."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].split("]", 1)[0]
    elif text.count(":") == 1:
        text = text.split(":", 1)[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _as_key(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((int(address), IPV6_PREFIX), strict=False))
