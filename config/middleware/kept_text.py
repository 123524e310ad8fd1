"""Keeps what a person typed when their session ended before they sent the form."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from config.views.errors import signed_out
from config.views.kept_text import fields


class KeptTextMiddleware:
    """Shows the typed text and the way to sign in, where a view would answer a form with a bare redirect to sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or response.status_code != 302 or request.user.is_authenticated:  # noqa: PLR2004
            return response
        sign_in = resolve_url(settings.LOGIN_URL)
        is_sent_to_sign_in = response.headers["Location"].split("?", 1)[0] == sign_in
        if is_sent_to_sign_in and "?" in response.headers["Location"] and fields(request):
            return signed_out(request)
        return response
