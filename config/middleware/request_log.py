"""One line for each request, and the id under which everything it causes can be found again."""

import logging
import sys
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import structlog
from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

logger = structlog.get_logger(__name__)

_failure: ContextVar[BaseException | None] = ContextVar("failure_of_request", default=None)

QUIET_PATHS = frozenset(["/healthz", "/readyz"])


class RequestLogMiddleware:
    """Stands outermost, so that whatever refuses or answers a request is seen.

    The id is ours, never the client's; django_structlog carries it on into the tasks that the request causes. The line
    holds the route, not the path: a path may hold a token, and a query may hold anything. Where the request failed, the
    line tells the error too; Django's own logger of requests is silent, as it would say the same with the path.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        got_request_exception.connect(note_failure)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = str(uuid.uuid4())
        clear_contextvars()  # the thread served others before
        _failure.set(None)
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
                exc_info=_failure.get(),
            )
            return response
        finally:
            clear_contextvars()


def note_failure(**signal: Any) -> None:
    """Remember the error that Django is about to answer with its error page, be it of a view or of that page itself."""
    _failure.set(sys.exc_info()[1])


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"/{match.route}" if match else "-"


def _level(request: HttpRequest, response: HttpResponse) -> int:
    """Errors of ours stand out; what a machine asks every few seconds, and files, do not fill the log."""
    if request.path_info in QUIET_PATHS:
        return logging.DEBUG  # even when the answer is that the site is not well: who asks, hears it
    if _failure.get():
        return logging.ERROR
    if response.status_code >= 500:  # noqa: PLR2004 - said on purpose, as by a read-only site
        return logging.WARNING
    return logging.DEBUG if request.path_info.startswith(settings.STATIC_URL) else logging.INFO
