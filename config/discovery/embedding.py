"""A list of threads inside somebody else's page, and the page that tells how to put it there."""

from csp.constants import HEADER
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config import csp, site
from config.discovery.oembed import frame, frame_address
from forum.listing import Wanted, scopes
from forum.listing.asking import Asking
from forum.listing.rows import items_of, rows_of
from forum.listing.scopes import Named
from foundation.guest_cache import guest_cached

KEPT = 60  # seconds
MOST = 10  # rows
GUEST = AnonymousUser()


@login_not_required
@require_safe
@guest_cached(KEPT)
def embedded(request: HttpRequest, narrowing: str = "", slug: str = "") -> HttpResponse:
    """The threads last written in, as a guest sees them; its links open outside the frame."""
    named = _named(narrowing, slug)
    found = Asking(Wanted(), named.scope, None, MOST).page()
    context = {"heading": _heading(named), "url": named.scope.url, "items": items_of(rows_of(found.rows, reader=None))}
    response = render(request, "discovery/embedded.html", context)
    response.headers[HEADER] = csp.framed(site.current_row()["frame_origins"].split())
    return response


@login_not_required
@require_safe
@guest_cached(KEPT, query=["list"])
def embedding(request: HttpRequest) -> HttpResponse:
    """How a list is shown elsewhere: its feed, and the element for a page."""
    narrowing, _colon, slug = request.GET.get("list", "").partition(":")
    named = _named(narrowing, slug)
    context = {
        "heading": _heading(named),
        "list_url": named.scope.url,
        "feed_url": f"{settings.SITE_URL}{named.scope.url}feed.atom",
        "frame_source": str(frame(narrowing, slug, _heading(named))),
        "frame_url": frame_address(narrowing, slug),
        "origins": site.current_row()["frame_origins"].split(),
    }
    return render(request, "discovery/embedding.html", context)


def _named(narrowing: str, slug: str) -> Named:
    found = scopes.named(GUEST, narrowing, slug)
    if found is None:
        raise Http404
    return found


def _heading(named: Named) -> str:
    return str(named.heading) or _("Discussions")
