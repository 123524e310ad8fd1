"""Who asks, to Django REST framework: `accounts.token_door` has found out already."""

from typing import Any

from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from accounts.models import ApiToken, User


class TokenAuthentication(BaseAuthentication):
    """The member of the token. It needs no CSRF token: no browser sends one of these by itself."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The member and the token that the door has let in."""
        token: ApiToken | None = getattr(request._request, "api_token", None)
        return (request._request.user, token) if token is not None else None  # type: ignore[return-value]

    def authenticate_header(self, request: Request) -> str:
        """What a client is asked for."""
        return 'Bearer realm="api"'


class BrowserAuthentication(SessionAuthentication):
    """The member of the session; what changes something has to bring the CSRF token."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        """The member of the session, whom the middleware has checked."""
        return super().authenticate(request)
