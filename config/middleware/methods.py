"""Says in words that an address only takes a form, where a view would answer whoever opens it with an empty page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from config.middleware.visitors import is_reading
from config.views import errors


class MethodPageMiddleware:
    """Puts a page into an empty 405: a browser's own page for it tells people nothing, and has no way back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content or not is_reading(request):
            return response
        page = errors.method_not_allowed(request)
        page.headers["Allow"] = response.headers["Allow"]
        return page
