"""Whether the server that took a mail in vouches for its sender: Authentication-Results (RFC 8601).

Anybody can write such a header. One is believed only under a name that the operator lists in MEDAI_INBOUND_AUTHSERV:
that of their own server, which removes those of others under its name, as section 5 of the RFC demands.
"""

import re
from typing import Final

from django.conf import settings

from notifications.inbound.mime import Received

_COMMENT: Final = re.compile(r"\([^()]{0,500}\)")
_RESULT: Final = re.compile(r"^\s*(dmarc|dkim|spf)\s*=\s*([a-z]+)\b", re.IGNORECASE)
_PROPERTY: Final = re.compile(
    r"\b(?:header\.(?:d|i|from)|smtp\.(?:mailfrom|helo))\s*=\s*\"?([^\s;\"]{1,320})", re.IGNORECASE
)


def is_checked() -> bool:
    """Whether mail without a server's word for its sender is refused."""
    return bool(settings.INBOUND_AUTHSERV)


def is_proved(received: Received) -> bool:
    """Whether a server that we believe says that the mail comes from the domain in its From.

    By DMARC, or by DKIM or SPF of that domain or one that it lies in. The topmost word on each method counts.
    """
    domain = received.sender.rpartition("@")[2]
    if not domain:
        return False
    said: dict[str, bool] = {}
    for value in received.all("authentication-results"):
        server, _semicolon, rest = _COMMENT.sub(" ", value).partition(";")
        if server.split(maxsplit=1)[:1] and server.split(maxsplit=1)[0].lower() in settings.INBOUND_AUTHSERV:
            for method, is_good in _results(rest, domain):
                said.setdefault(method, is_good)
    return said["dmarc"] if "dmarc" in said else any(said.values())


def _results(text: str, domain: str) -> list[tuple[str, bool]]:
    found: dict[str, bool] = {}
    for part in text.split(";")[:40]:
        match = _RESULT.match(part)
        if match is None:
            continue
        method, is_pass = match[1].lower(), match[2].lower() == "pass"
        if method == "dmarc" and match[2].lower() == "none":
            continue  # the domain asks for no such check: DKIM and SPF decide
        is_aligned = method == "dmarc" or any(_is_aligned(value, domain) for value in _PROPERTY.findall(part))
        # Several signatures may stand in one header: one good one of the domain is enough.
        found[method] = found.get(method, False) or (is_pass and is_aligned)
    return list(found.items())


def _is_aligned(value: str, domain: str) -> bool:
    named = value.rpartition("@")[2].lower().rstrip(".")
    return "." in named and (domain == named or domain.endswith(f".{named}"))
