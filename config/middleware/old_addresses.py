"""Addresses that the site, or the forum it came from, once used."""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from accounts.models import User
from config.middleware.language import stands_outside
from config.models import OldAddress
from config.travelling.addressed import ADDRESSED

LONGEST = 400  # characters, as in the model
DEEPEST = 4  # addresses above one


class OldAddressMiddleware:
    """Leads on from an address that nobody answers any more. Costs one query, and only where the answer is 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):  # noqa: PLR2004
            return response
        if stands_outside(request.path_info):
            return response
        # An address that one of this site's pages answers with 404 is that page's, and nothing of elsewhere below it.
        above = [] if request.resolver_match else _above(request.path_info)
        query = request.META.get("QUERY_STRING", "")
        target = find_target(request.path_info, query, viewer=request.user, above=above)
        if not target:
            return response
        # Under the name of the forum it came from, a reader is led to the site itself, not to a second one.
        is_here = request.get_host() == urlsplit(settings.SITE_URL).netloc
        return HttpResponsePermanentRedirect(target if is_here else settings.SITE_URL + target)


def find_target(path: str, query: str, *, viewer: User | AnonymousUser, above: Sequence[str] = ()) -> str | None:
    """Where the address leads; one written with its query is found before the same without.

    `above` are addresses that it lies below: of an imported forum, whose pages had further ones below them (a member's
    posts, a title that was changed since, who shared it), the nearest one answers.

    What stands behind it is asked for as this viewer may see it: where they may not, there is no such address.
    """
    slashed = path.rstrip("/") if path.endswith("/") else f"{path}/"
    wanted = [f"{path}?{query}", path, slashed] if query else [path, slashed]
    wanted = [address for address in wanted if len(address) <= LONGEST and "\0" not in address]
    known = {row.path: row for row in OldAddress.objects.filter(path__in=[*wanted, *above])}
    row = next((known[address] for address in wanted if address in known), None)
    row = row or next((known[one] for one in above if one in known and known[one].subject_model), None)
    if row is None:
        return None
    return row.target or _page_of(row.subject_model, row.subject_id, viewer)


def _above(path: str) -> list[str]:
    """The addresses that it lies below, the nearest first; none of a single word.

    >>> _above("/u/ada/activity/topics")
    ['/u/ada/activity', '/u/ada']
    """
    parts = path.strip("/").split("/")
    found = ["/" + "/".join(parts[:count]) for count in range(len(parts) - 1, 1, -1)]
    return [one for one in found[:DEEPEST] if len(one) <= LONGEST and "\0" not in one]


def _page_of(label: str, pk: int | None, viewer: User | AnonymousUser) -> str | None:
    if pk is None or label not in ADDRESSED:
        return None
    rows = ADDRESSED[label](viewer)
    row = rows.filter(pk=pk).first()
    return row.get_absolute_url() if row is not None else None
