"""Answers the machines that watch the site before anything that could fail gets a chance to."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config.views import health


class HealthMiddleware:
    """Stands before host check, language, session, limits and closed doors.

    A watcher asks by the container's own address, which is not among the site's names, and must hear of a lost
    database instead of an error page about it. Only a person with a session goes the long way, to be known as staff.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz":
            return health.healthz(request)
        if request.path_info == "/readyz" and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return health.readyz(request)
        return self.get_response(request)
