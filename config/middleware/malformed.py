"""Refuses requests that no form and no page of the site can have made."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class MalformedRequestMiddleware:
    """Answers 400 to an address without its first slash, or with a NUL character, which PostgreSQL cannot compare."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path_info or "%00" in query or "\0" in query:
            raise BadRequest("NUL character in the address")
        if not request.path_info.startswith("/"):
            raise BadRequest("no path")  # `OPTIONS *` asks about the server, not about a page
        return self.get_response(request)
