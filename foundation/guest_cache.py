"""Letting a view's page be kept for guests. `config.middleware.guest_cache` keeps and serves it."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[HttpRequest, Parameters], HttpResponseBase]
# Called with the arguments of the address; the number moves when the object changes, None means "do not keep".
Version = Callable[..., int | str | None]


AS_OF = 20  # seconds; so long a version may be taken for the present one where a change could not be told
_MARK_LIFE = 3600  # seconds


@dataclass(frozen=True)
class Caching:
    """How a page may be kept: for how many seconds, told apart by which query keys and by which version."""

    seconds: int
    query: frozenset[str]
    version: Version | None
    changes: str
    opened: Callable[..., None] | None


def guest_cached(
    seconds: int,
    *,
    query: Iterable[str] = (),
    version: Version | None = None,
    changes: str = "",
    opened: Callable[..., None] | None = None,
) -> Callable[[View[Parameters]], View[Parameters]]:
    """Keep the view's page for guests, up to `seconds` after it was made or until the site's epoch moves.

    For pages that are the same for every guest. The view may read the address, the named `query` keys (a request with
    any other is answered afresh) and HX-Request; nothing else of the request, and no time that the page tells relative
    to now. A page that holds a CSRF token, sets a cookie or names another header in Vary is not kept, whatever was
    declared here.

    `version` costs whatever it reads at each hit; without it only the epoch renews the page early. Where all that moves
    any version calls `tell_of_change(changes)`, it is asked for only after a change, and every AS_OF seconds. `opened`
    is called like `version`, for each guest who gets the page, kept or not.
    """
    caching = Caching(seconds, frozenset(query), version, changes, opened)

    def decorate(view: View[Parameters]) -> View[Parameters]:
        @wraps(view)
        def kept(request: HttpRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if isinstance(response, HttpResponse):
                # Noted here, before the session middleware names cookies that it read and a guest does not have.
                response.varied_by_view = response.headers.get("Vary", "")  # type: ignore[attr-defined]
            return response

        kept.guest_caching = caching  # type: ignore[attr-defined]
        return kept

    return decorate


def tell_of_change(changes: str) -> None:
    """Let versions be asked for again, once the open transaction is committed.

    A mark in the cache takes a value that it never had. A version that was read before, under the earlier mark, is not
    taken for the present one any more; one that was read meanwhile is as new as the change.
    """
    transaction.on_commit(lambda: cache.set(mark_name(changes), secrets.token_hex(8), _MARK_LIFE))


def begin_mark(changes: str) -> None:
    """Have a mark where the cache has none, unless somebody was faster."""
    cache.add(mark_name(changes), secrets.token_hex(8), _MARK_LIFE)


def mark_name(changes: str) -> str:
    """Of the mark in the cache."""
    return f"changes:{changes}"
