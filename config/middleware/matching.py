"""Which view an address leads to, looked up once for all middlewares that ask before Django does."""

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import get_language

_NAME = "_match_of_middlewares"


def match_of(request: HttpRequest) -> ResolverMatch | None:
    """The view of the request's address in the active language, with its arguments; None where there is none."""
    language = get_language()
    known: tuple[str | None, ResolverMatch | None] | None = getattr(request, _NAME, None)
    if known is None or known[0] != language:
        try:
            known = language, resolve(request.path_info)
        except Resolver404:
            known = language, None
        setattr(request, _NAME, known)
    return known[1]
