"""Addresses whose pages are being built: they answer as if nothing were there."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse


@login_not_required
def page(request: HttpRequest, **named: object) -> HttpResponse:
    """Nothing yet."""
    raise Http404
