"""Refuses a request that is too large for its view before anything of it is read.

Django writes uploads to disk while it looks for the CSRF token in a form, before any view has a say, and bounds only
what is no file.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config import refusals
from config.middleware.matching import match_of


class LargestBodyMiddleware:
    """Answers 413 by the length that the request declares. Without one, Django reads no body at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if declared_length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            most = largest_body(request)
            if declared_length(request) > most:
                return refusals.too_large(request, most)
        return self.get_response(request)


def declared_length(request: HttpRequest) -> int:
    """Bytes of the body, as the request says; 0 for none and for what is no number."""
    declared = request.META.get("CONTENT_LENGTH") or "0"
    return int(declared) if declared.isascii() and declared.isdigit() else 0


def largest_body(request: HttpRequest) -> int:
    """What the view at this address takes (`foundation.bodies.takes_body`), or what any form may hold."""
    ordinary: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    match = match_of(request)
    return getattr(match.func, "largest_body", ordinary) if match else ordinary
