"""Which addresses a text may point to."""

import html
import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

SCHEMES: Final = frozenset({"http", "https", "mailto"})
LONGEST_URL: Final = 2_000  # characters

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_UNSAFE_SIGN = re.compile(r"[ \"<>\\^`{|}]")
_LEADS_ELSEWHERE = re.compile(r"[/\\]{2}|/\\")
# Characters that browsers skip or that hide where an address leads.
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})


def is_safe(url: str) -> bool:
    """True for an address of this site or one with an allowed scheme, without control or invisible characters.

    An address whose host nobody can read (`http://[]`) is not safe: every program that follows links would fail on it.

    >>> [is_safe(url) for url in ("/t/1/", "https://example.org", "javascript:alert(1)", "java\\tscript:x", "//host")]
    [True, True, False, False, False]
    """
    if len(url) > LONGEST_URL or (not url.isascii() and any(unicodedata.category(char) in _INVISIBLE for char in url)):
        return False
    if _CONTROL.search(url) or url != url.strip():
        return False
    match = _SCHEME.match(url)
    if match:
        return match.group()[:-1].lower() in SCHEMES and _is_readable(url)
    # No scheme. A colon before the first slash would still be read as one by a lenient parser.
    return not _LEADS_ELSEWHERE.match(url) and ":" not in re.split(r"[/?#]", url, maxsplit=1)[0]


def _is_readable(url: str) -> bool:
    try:
        urlsplit(encoded(url))
    except ValueError:
        return False
    return True


def encoded(url: str) -> str:
    """The address with what no attribute of HTML should hold in percent form. Chinese stays readable."""
    return _UNSAFE_SIGN.sub(lambda match: f"%{ord(match.group()):02X}", url)


def is_local(url: str) -> bool:
    """True for an absolute path on this site."""
    return url.startswith("/") and is_safe(url)


def decode(written: str) -> str:
    """An address as it was meant: entities become characters, space around it goes."""
    return html.unescape(written).strip()
