"""One line for each request, and the id under which everything it causes can be found again."""

import logging
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

logger = structlog.get_logger(__name__)

QUIET_PATHS = frozenset(["/healthz", "/readyz"])


class RequestLogMiddleware:
    """Stands outermost, so that whatever refuses or answers a request is seen.

    The id is ours, never the client's; django_structlog carries it on into the tasks that the request causes. The line
    holds the route, not the path: a path may hold a token, and a query may hold anything.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = str(uuid.uuid4())
        clear_contextvars()  # the thread served others before
        bind_contextvars(request_id=request_id)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request_id
            logger.log(
                _level(request, response),
                "request",
                method=(request.method or "")[:10],
                route=_route(request),
                status=response.status_code,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )
            return response
        finally:
            clear_contextvars()


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"/{match.route}" if match else "-"


def _level(request: HttpRequest, response: HttpResponse) -> int:
    """Errors of ours stand out; what a machine asks every few seconds, and files, do not fill the log."""
    if request.path_info in QUIET_PATHS:
        return logging.DEBUG  # even when the answer is that the site is not well: who asks, hears it
    if response.status_code >= 500:  # noqa: PLR2004 - the first status that says it is our fault
        return logging.WARNING  # django.request logs the error itself
    return logging.DEBUG if request.path_info.startswith(settings.STATIC_URL) else logging.INFO
