"""Pages for requests that cannot be answered.

Those for broken requests and a broken house (400, 413, 429, 500, 503) ask neither the database nor the cache, so they
can be shown when either is away. Every answer here is `private, no-store`.
"""

import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from config.brand import DRAWN_NAME, HAN_NAME, Brand
from config.middleware.visitors import wants_json
from config.views import kept_text
from foundation.api.problems import problem
from foundation.limits import try_again

TRY_AGAIN_AFTER = 30  # seconds


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where the request was only too large."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    if wants_json(request):
        return problem(400, "malformed", _("This request cannot be understood."))
    return _bare(400)


def too_large(request: HttpRequest) -> HttpResponse:
    """413."""
    return _bare(413)


def too_many_requests(request: HttpRequest, retry_after: int) -> HttpResponse:
    """429; `retry_after` is in seconds."""
    response = _bare(429, wait=try_again(retry_after))
    response.headers["Retry-After"] = str(retry_after)
    return response


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the person may see the thing, but not do this to it."""
    if wants_json(request):
        return problem(403, "forbidden", _("You may not do this."))
    return _private(render(request, "403.html", status=403))


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, the same for what is missing and what is hidden, whoever asks."""
    if wants_json(request):
        return problem(404, "not_found", _("There is nothing here, or it is not for you."))
    return _private(render(request, "404.html", status=404))


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    """405, for whoever opens an address that only takes a form; the caller says which methods are allowed."""
    if wants_json(request):
        return problem(405, "method_not_allowed", _("This address does not take this method."))
    return _private(render(request, "405.html", status=405))


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database did not answer and a later attempt may succeed."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    if wants_json(request):
        return problem(500, "server_error", _("Something went wrong here. It was noted; try again later."))
    return _bare(500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503."""
    sentence = _("The site cannot answer at the moment. Try again in half a minute.")
    response: HttpResponse = problem(503, "unavailable", sentence) if wants_json(request) else _bare(503)
    response.headers["Retry-After"] = str(TRY_AGAIN_AFTER)
    return response


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose proof of origin is missing or out of date. What was typed stays on the page."""
    return _kept(request, "errors/form_expired.html")


@requires_csrf_token
def signed_out(request: HttpRequest) -> HttpResponse:
    """403 for a form that was sent after the session had ended. What was typed stays on the page."""
    return _kept(request, "errors/signed_out.html")


@requires_csrf_token
def read_only(request: HttpRequest) -> HttpResponse:
    """503 while nobody can write. What was typed stays on the page."""
    return _kept(request, "errors/read_only.html", status=503)


def _kept(request: HttpRequest, template: str, status: int = 403) -> HttpResponse:
    context = {
        "kept": kept_text.fields(request),
        "may_send_again": kept_text.came_from_here(request),
        "is_multipart": (request.content_type or "") == "multipart/form-data",
    }
    return _private(render(request, template, context, status=status))


def _bare(status: int, **context: Any) -> HttpResponse:
    """A page made without the request, so that no context processor runs and nothing is read."""
    brand = Brand(name=DRAWN_NAME, name_zh=HAN_NAME, is_drawn=True, home=reverse("home"))
    return _private(HttpResponse(render_to_string(f"{status}.html", {"brand": brand, **context}), status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response
