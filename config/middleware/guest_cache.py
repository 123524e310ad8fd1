"""Whole pages kept for guests, served before a session is opened or a template is touched.

A hit costs little more than the count of its request, which brings the page along (`config.middleware.limits`). What
may be kept is decided twice: a view declares it (`foundation.guest_cache`), and its answer must then prove to hold
nothing of one visitor. docs/decisions/0051 tells the reasons.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import _does_token_match  # type: ignore[attr-defined]  # no public way to recognise a token
from django.urls import ResolverMatch
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from config import release, site
from config.middleware.matching import match_of
from config.middleware.visitors import brings_identity
from config.models import SiteSettings
from foundation import brought, guest_cache
from foundation.guest_cache import Caching, begin_mark, mark_name

FOR_GUESTS = "public, max-age=0, must-revalidate"
# While one request makes a page anew, others get the old one for so long.
STALE = 30  # seconds
REMAKING = 5  # seconds after which the next request may try
LARGEST_BODY = 1024 * 1024  # bytes
LONGEST_QUERY = 300  # characters
# Headers that may tell kept pages apart; they are part of the key.
KEY_HEADERS = frozenset(["hx-request", "accept-encoding"])
# Answers to these differ in ways that the key does not know.
UNKNOWN_HEADERS = ("HX-Boosted", "HX-History-Restore-Request", "Range")
_KEY = "_key_of_guest_page"
_POSSIBLE_TOKEN = re.compile(rb"(?<![A-Za-z0-9])[A-Za-z0-9]{64}(?![A-Za-z0-9])")


class Kept(NamedTuple):
    """One page in the cache."""

    epoch: int
    version: int | str
    fresh_until: float  # seconds since 1970
    etag: str
    headers: list[tuple[str, str]]
    body: bytes


class AsOf(NamedTuple):
    """A version in the cache, and the mark under which it was found."""

    mark: str
    version: int | str


@dataclass(frozen=True)
class Place:
    """Where the page of a request is kept, and what it must still agree with to be served."""

    key: str
    version: int | str
    caching: Caching
    match: ResolverMatch

    @property
    def seconds(self) -> int:
        """How long the page may be kept."""
        return self.caching.seconds

    def note_opening(self) -> None:
        """Tell the view that a guest gets the page."""
        if self.caching.opened:
            self.caching.opened(*self.match.args, **self.match.kwargs)


class GuestCacheMiddleware:
    """Serves and keeps pages for guests."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        place = find_place(request)
        if place is None:
            return self.get_response(request)
        found = brought.get_many([site.CACHE_KEY, place.key])
        row = found[site.CACHE_KEY] or site.load()
        if row["sign_up_mode"] == SiteSettings.SignUpMode.CLOSED:
            return self.get_response(request)
        place.note_opening()
        kept = found[place.key]
        if isinstance(kept, Kept) and may_serve(kept, place, row["epoch"]):
            return _answer(request, _response(kept), kept.etag)
        response = self.get_response(request)
        return keep(request, response, place, row["epoch"])


def find_place(request: HttpRequest) -> Place | None:
    """Where the page is kept; None for a request whose answer must not come from the cache nor go there."""
    key = key_of(request)
    match = match_of(request)
    if key is None or match is None:
        return None
    caching = _caching(match)
    version = _version(caching, match, key)
    if version is None:
        return None
    request.resolver_match = match  # for the request log; a miss resolves again
    return Place(key, version, caching, match)


def names_of(request: HttpRequest) -> list[str]:
    """What the answer to this request may come from: names in the cache, none for what is not kept."""
    key, match = key_of(request), match_of(request)
    if key is None or match is None:
        return []
    changes = _caching(match).changes
    return [key, mark_name(changes), _as_of_name(key)] if changes else [key]


def key_of(request: HttpRequest) -> str | None:
    """The page's key in the cache; None for what is not kept. Asks neither the cache nor the database."""
    known: str | None = getattr(request, _KEY, "")
    if known == "":
        try:
            known = _key(request) if _may_be_kept(request) else None
        except DisallowedHost:  # Django's own middleware refuses it, once the request was counted
            known = None
        setattr(request, _KEY, known)
    return known


def _version(caching: Caching, match: ResolverMatch, key: str) -> int | str | None:
    """The object's version; the one that was found last, where nothing has changed since. None: do not keep."""
    if caching.version is None:
        return ""
    if not caching.changes:
        return caching.version(*match.args, **match.kwargs)
    names = mark_name(caching.changes), _as_of_name(key)
    mark, as_of = map(brought.get_many(list(names)).get, names)
    if mark is not None and isinstance(as_of, AsOf) and as_of.mark == mark:
        return as_of.version
    version = caching.version(*match.args, **match.kwargs)  # after the mark was read: it may be newer, and never older
    if mark is None:
        begin_mark(caching.changes)
    elif version is not None:
        cache.set(names[1], AsOf(mark, version), guest_cache.AS_OF)
    return version


def _caching(match: ResolverMatch) -> Caching:
    found: Caching = match.func.guest_caching  # type: ignore[attr-defined]  # of a page that has a key
    return found


def _as_of_name(key: str) -> str:
    return f"{key}:as-of"


def _may_be_kept(request: HttpRequest) -> bool:
    if request.method not in ("GET", "HEAD") or brings_identity(request) or settings.DEBUG:
        return False
    if any(name in request.headers for name in UNKNOWN_HEADERS):
        return False
    match = match_of(request)
    caching: Caching | None = getattr(match.func, "guest_caching", None) if match else None
    return caching is not None and _is_known_query(request, caching)


def may_serve(kept: Kept, place: Place, epoch: int) -> bool:
    """Whether the page is still true, and young enough or being made anew by somebody else."""
    if kept.epoch != epoch or kept.version != place.version:
        return False
    return time.time() < kept.fresh_until or not cache.add(f"{place.key}:remaking", 1, REMAKING)


def keep(request: HttpRequest, response: HttpResponse, place: Place, epoch: int) -> HttpResponse:
    """Keep the answer if nothing in it belongs to one visitor; what is returned then says that caches must ask."""
    if not is_for_every_guest(request, response):
        return response
    varied: str = getattr(response, "varied_by_view", "")
    response.headers["Cache-Control"] = FOR_GUESTS
    # The session middleware names cookies because it looked for a session; without one there was nothing to vary by.
    response.headers["Vary"] = varied or "HX-Request"
    etag = f'"{sha256(response.content + repr(response.headers.get("Content-Language")).encode()).hexdigest()[:32]}"'
    if request.method == "GET":
        kept = Kept(
            epoch=epoch,
            version=place.version,
            fresh_until=time.time() + place.seconds,
            etag=etag,
            headers=list(response.headers.items()),
            body=response.content,
        )
        cache.set(place.key, kept, place.seconds + STALE)
    return _answer(request, response, etag)


def is_for_every_guest(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer is a whole page that holds nothing of the visitor who asked."""
    if response.status_code != 200 or response.streaming or response.cookies:  # noqa: PLR2004
        return False
    if not hasattr(response, "varied_by_view") or "Cache-Control" in response.headers:
        return False
    varied = {name.strip().lower() for name in response.varied_by_view.split(",") if name.strip()}
    if varied - KEY_HEADERS or len(response.content) > LARGEST_BODY:
        return False
    # A page with a policy of its own would lose it on the way through the cache.
    if any(name.startswith("_csp") for name in vars(response)):
        return False
    return not _holds_csrf_token(request, response.content)


def _holds_csrf_token(request: HttpRequest, body: bytes) -> bool:
    if request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or b"csrfmiddlewaretoken" in body:
        return True
    secret: str | None = request.META.get("CSRF_COOKIE")
    if not secret:
        return False
    return any(_does_token_match(match[0].decode(), secret) for match in _POSSIBLE_TOKEN.finditer(body))


def _is_known_query(request: HttpRequest, caching: Caching) -> bool:
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return False
    return all(name in caching.query and len(values) == 1 for name, values in request.GET.lists())


def _key(request: HttpRequest) -> str:
    query = sorted(request.GET.items())
    is_fragment = request.headers.get("HX-Request", "")
    parts = (release.stamp(), request.get_host(), request.path_info, query, is_fragment, get_language())
    return f"guest-page:{sha256(repr(parts).encode('utf-8', 'surrogatepass')).hexdigest()}"


def _response(kept: Kept) -> HttpResponse:
    response = HttpResponse(kept.body)
    for name, value in kept.headers:
        response.headers[name] = value
    return response


def _answer(request: HttpRequest, response: HttpResponse, etag: str) -> HttpResponse:
    """The page, or 304 for a browser that has it; a HEAD request gets the headers alone."""
    response.headers["ETag"] = etag
    conditional = get_conditional_response(request, etag=etag, response=response)
    if isinstance(conditional, HttpResponse) and request.method == "HEAD":
        conditional.headers.setdefault("Content-Length", str(len(conditional.content)))
        conditional.content = b""
    return conditional if isinstance(conditional, HttpResponse) else response
