"""Addresses that the site, or the forum it came from, once used."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from config.middleware.language import stands_outside
from config.models import OldAddress

LONGEST = 400  # characters, as in the model


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
        target = find_target(request.path_info, request.META.get("QUERY_STRING", ""))
        return HttpResponsePermanentRedirect(target) if target else response


def find_target(path: str, query: str) -> str | None:
    """Where the address leads; one written with its query is found before the same without."""
    wanted = [f"{path}?{query}", path] if query else [path]
    wanted = [address for address in wanted if len(address) <= LONGEST and "\0" not in address]
    targets = dict(OldAddress.objects.filter(path__in=wanted).values_list("path", "target"))
    return next((targets[address] for address in wanted if address in targets), None)
