"""Headers that every answer carries, whatever made it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.csp import may_be_framed
from config.middleware.visitors import brings_identity

PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
    "payment=(), usb=(), browsing-topics=(), publickey-credentials-create=(self), publickey-credentials-get=(self)"
)
PRIVATE = "private, no-store"
# What a guest got and nobody declared cacheable: the browser may keep it for the way back, but asks again.
UNDECLARED = "private, no-cache"
FIRST_ERROR = 400


class SecurityHeadersMiddleware:
    """Adds what Django's own security middleware does not, and decides who may keep an answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if may_be_framed(response):  # the older header knows no list of sites; the policy says the same, and more
            response.xframe_options_exempt = True  # type: ignore[attr-defined]  # Django's own mark
            response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
        else:
            response.headers.setdefault("X-Frame-Options", "DENY")
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        _decide_who_may_keep(request, response)
        return response


def _decide_who_may_keep(request: HttpRequest, response: HttpResponse) -> None:
    """Errors, and answers to somebody known or that set a cookie, are kept by nobody.

    A view may let the member's own browser keep something by saying `private` itself; it cannot make it public.
    """
    declared = response.headers.get("Cache-Control", "")
    if response.status_code >= FIRST_ERROR:
        response.headers["Cache-Control"] = PRIVATE
    elif brings_identity(request) or response.cookies:
        if "private" not in declared:
            response.headers["Cache-Control"] = PRIVATE
    elif not declared:
        response.headers["Cache-Control"] = UNDECLARED
