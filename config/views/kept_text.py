"""What a person typed into a form that could not be accepted, so that it can be shown and sent again."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.request import RawPostDataException, UnreadablePostError

LONGEST_LINE = 60  # characters; anything longer is shown in a text area
MOST_FIELDS = 100
# Never put back on a page: passwords, codes of the second factor, proofs of passkeys, and the token that failed.
_SECRET = re.compile(r"passw|secret|token$|^code$|otp|credential|^csrfmiddlewaretoken$", re.IGNORECASE)
_HARMLESS_TOKEN = "client_token"  # noqa: S105 - it only marks two sendings of one form as the same


@dataclass(frozen=True)
class KeptField:
    """One value of the form; `is_long` ones are texts a person would miss."""

    name: str
    value: str

    @property
    def is_long(self) -> bool:
        return len(self.value) > LONGEST_LINE or "\n" in self.value


def fields(request: HttpRequest) -> list[KeptField]:
    """The posted values without secrets and files; empty when the body cannot be read any more."""
    try:
        posted = list(request.POST.lists())
    except (UnreadablePostError, RawPostDataException, OSError):
        return []
    kept = [KeptField(name, value) for name, values in posted if not _is_secret(name) for value in values]
    return kept[:MOST_FIELDS]


def came_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent the form.

    Only then may a fresh token be put beside the old values: otherwise the page would turn a forged form into one that
    needs a single click.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.get_host()


def _is_secret(name: str) -> bool:
    return name != _HARMLESS_TOKEN and _SECRET.search(name) is not None
