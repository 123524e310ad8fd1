"""Refusals made before any view runs, in the form the asker can read: JSON for programs, a page for people."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from config.middleware.visitors import is_fragment, is_reading, wants_json
from config.views import errors
from foundation.api.problems import CHALLENGE, problem


def too_many_requests(request: HttpRequest, retry_after: int, message: str | Promise) -> HttpResponse:
    """429, with the seconds to wait."""
    if not wants_json(request):
        return errors.too_many_requests(request, retry_after)
    response = problem(429, "limit_reached", message, {"retry_after": retry_after})
    response.headers["Retry-After"] = str(retry_after)
    return response


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """413; `most` is what would have been taken, in bytes."""
    if not wants_json(request):
        return errors.too_large(request)
    message = _("This is more than the %(most)d MB that can be sent at once. Send something smaller.")
    return problem(413, "body_too_large", message % {"most": most // (1024 * 1024)})


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page. A form that was sent without a session is kept on the page, not lost on the way."""
    if wants_json(request):
        response: HttpResponse = problem(401, "sign_in_required", _("Sign in to go on."))
        response.headers["WWW-Authenticate"] = CHALLENGE
        return response
    if is_fragment(request):
        response = HttpResponse(status=401)
        response.headers["HX-Redirect"] = reverse("account_login")
        return response
    if not is_reading(request):
        return errors.signed_out(request)
    return redirect_to_login(request.get_full_path(), reverse("account_login"))


def read_only(request: HttpRequest) -> HttpResponse:
    """503 while nobody can write."""
    message = _("The site is read-only at the moment. Nothing was changed; try again later.")
    response = problem(503, "read_only", message) if wants_json(request) else errors.read_only(request)
    response.headers["Retry-After"] = str(errors.TRY_AGAIN_AFTER)
    return response
