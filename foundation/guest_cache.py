"""Letting a view's page be kept for guests. `config.middleware.guest_cache` keeps and serves it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

Parameters = ParamSpec("Parameters")
View = Callable[Concatenate[HttpRequest, Parameters], HttpResponseBase]
# Called with the arguments of the address; the number moves when the object changes, None means "do not keep".
Version = Callable[..., int | str | None]


@dataclass(frozen=True)
class Caching:
    """How a page may be kept: for how many seconds, told apart by which query keys and by which version."""

    seconds: int
    query: frozenset[str]
    version: Version | None


def guest_cached(
    seconds: int, *, query: Iterable[str] = (), version: Version | None = None
) -> Callable[[View[Parameters]], View[Parameters]]:
    """Keep the view's page for guests, up to `seconds` after it was made or until the site's epoch moves.

    For pages that are the same for every guest. The view may read the address, the named `query` keys (a request with
    any other is answered afresh) and HX-Request; nothing else of the request, and no time that the page tells relative
    to now. `version` costs whatever it reads at each hit; without it only the epoch renews the page early. A page that
    holds a CSRF token, sets a cookie or names another header in Vary is not kept, whatever was declared here.
    """
    caching = Caching(seconds, frozenset(query), version)

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
