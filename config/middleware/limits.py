"""How many requests one guest address and one account may make.

These counts live in the cache and are blind while it is away: they keep a busy site answering and protect nothing else.
Limits that must hold, such as those on sign-in, count in the database.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import LazyObject
from structlog.contextvars import bind_contextvars

from accounts.token_door import PATH as API
from accounts.token_door import brings_token
from config import refusals, site
from config.middleware import guest_cache
from config.middleware.visitors import brings_session, is_reading
from foundation import brought, rates
from foundation.addresses import client_address, is_exempt
from foundation.errors import LimitReached
from foundation.rates import Rate, Use

# One address may be a whole hospital, hence the larger number; a person rarely reaches a tenth of the smaller one.
GUEST_REQUESTS = Rate("guest_requests", most=600, window=60)
ACCOUNT_REQUESTS = Rate("account_requests", most=200, window=60)
TOKEN_REQUESTS = Rate("token_requests", most=60, window=60)

GetResponse = Callable[[HttpRequest], HttpResponse]


class GuestLimitMiddleware:
    """Counts requests without a session by address. Stands before the guest cache, so that its answers count too.

    Begins the time in which values that were brought from the cache are at hand.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with brought.remembering():
            if brings_session(request) or brings_token(request):
                return self.get_response(request)
            return _answer_of(request, self.get_response, _refusal_of_guest(request))


class AccountLimitMiddleware:
    """Counts requests with a session by account and never by address; those whose session is over, by address.

    Requests with a token count by the token and by its account.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _settle_who_asks(request)
        token = getattr(request, "api_token", None)
        if token is None and not brings_session(request):
            return self.get_response(request)
        if request.user.is_authenticated:
            bind_contextvars(user_id=request.user.pk)
            names = brought.names_for(request.user.pk) if is_reading(request) else []
            refusal = _refusal(request, ACCOUNT_REQUESTS, str(request.user.pk), names)
            if token is not None and refusal is None:
                refusal = _refusal(request, TOKEN_REQUESTS, str(token.pk), [])
        else:
            refusal = _refusal_of_guest(request)
        return _answer_of(request, self.get_response, refusal)


def _settle_who_asks(request: HttpRequest) -> None:
    """Put the member, or the guest, in the place of Django's promise to find out.

    The access middleware asks at once, and pages then ask the same thing hundreds of times, each through the promise.
    """
    user: Any = request.user  # Any: the promise, which its type does not tell
    if isinstance(user, LazyObject):
        bool(user.is_authenticated)
        request.user = user._wrapped


def _refusal_of_guest(request: HttpRequest) -> HttpResponse | None:
    address = client_address(request)
    if is_exempt(address):
        return None
    return _refusal(request, GUEST_REQUESTS, address, guest_cache.names_of(request))


def _refusal(request: HttpRequest, rate: Rate, key: str, names: list[str]) -> HttpResponse | None:
    """Count the request, and bring the site's settings and these values along."""
    if request.path_info.startswith(settings.STATIC_URL):
        return None
    try:
        request.use = rates.count(  # type: ignore[attr-defined]
            rate, key, timezone.now(), bring=[site.CACHE_KEY, *names]
        )
    except LimitReached as refusal:
        request.use = Use(rate.most, 0, refusal.extra["retry_after"])  # type: ignore[attr-defined]
        return refusals.too_many_requests(request, refusal.extra["retry_after"], refusal.message)
    return None


def _answer_of(request: HttpRequest, get_response: GetResponse, refusal: HttpResponse | None) -> HttpResponse:
    """The refusal or the answer; a program is told how much more it may ask."""
    response = refusal or get_response(request)
    use: Use | None = getattr(request, "use", None)
    if use is not None and request.path_info.startswith(API):
        response.headers["RateLimit-Limit"] = str(use.most)
        response.headers["RateLimit-Remaining"] = str(use.left)
        response.headers["RateLimit-Reset"] = str(use.seconds)
    return response
