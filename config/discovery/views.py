"""What robots and browsers ask for before they know the site."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config import site
from config.brand import brand
from config.discovery import robots as rules
from config.discovery import sitemaps
from config.models import SiteSettings
from foundation.guest_cache import guest_cached

XML = "application/xml; charset=utf-8"


@login_not_required
@require_safe
@guest_cached(3600)
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt."""
    row = site.current_row()
    is_closed = row["sign_up_mode"] == SiteSettings.SignUpMode.CLOSED
    return HttpResponse(rules.text(row, is_closed=is_closed), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
@guest_cached(600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The sections of the sitemap."""
    _refuse_unless_findable()
    return HttpResponse(sitemaps.index_xml(), content_type=XML)


@login_not_required
@require_safe
@guest_cached(600)
def sitemap_section(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """The pages of one section."""
    _refuse_unless_findable()
    found = sitemaps.section_xml(name, number)
    if found is None:
        raise Http404
    return HttpResponse(found, content_type=XML)


@login_not_required
@require_safe
@guest_cached(3600)
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser may search here from its own field."""
    # The format knows no longer short name than sixteen characters.
    context = {"short_name": brand().name[:16].rstrip(), "site_url": settings.SITE_URL}
    kind = "application/opensearchdescription+xml"
    return render(request, "discovery/opensearch.xml", context, content_type=kind)


def _refuse_unless_findable() -> None:
    if not site.current_row()["is_findable"]:
        raise Http404
