"""The site's own addresses and one more, which says the same to everybody: what every other page is compared with.

Only `make bench` serves these, by `config.settings.bench`.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from config.middleware import limits
from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as site
from foundation.rates import Rate

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

# Requests are counted as on any site, so that the counting is measured too; a bench asks more often than anybody.
limits.GUEST_REQUESTS = Rate("guest_requests", most=10**9, window=60)
limits.ACCOUNT_REQUESTS = Rate("account_requests", most=10**9, window=60)
limits.TOKEN_REQUESTS = Rate("token_requests", most=10**9, window=60)

BODY = b"<!doctype html><html lang='en'><title>Constant</title><p>" + b"The same for everybody. " * 1250


@login_not_required
@require_safe
def constant(request: HttpRequest) -> HttpResponse:
    """30 KB through the same middlewares as every page, and nothing behind them."""
    return HttpResponse(BODY)


urlpatterns = [path("bench/constant/", constant), *site]
