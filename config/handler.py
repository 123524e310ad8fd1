"""How the web server hands requests to Django."""

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.urls import ResolverMatch

from config.middleware.matching import match_of


class Handler(WSGIHandler):
    """Django's, which takes the view that middlewares have looked up already."""

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        """The view of the address. Raises Resolver404 as ever."""
        match = None if hasattr(request, "urlconf") else match_of(request)
        if match is None:
            found: ResolverMatch = super().resolve_request(request)
            return found
        request.resolver_match = match
        return match
