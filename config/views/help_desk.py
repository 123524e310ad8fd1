"""The guide for members, as pages."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config import help_pages
from config.views.pages import KEPT_FOR_GUESTS
from content import markup
from foundation.guest_cache import guest_cached

SECTION = 2  # level of the headings that the margin lists


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS)
def index(request: HttpRequest) -> HttpResponse:
    """The front page of the guide."""
    return _page(request, "")


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of the guide in the reader's language. Raises Http404."""
    return _page(request, slug)


def _page(request: HttpRequest, slug: str) -> HttpResponse:
    language = help_pages.reading_language()
    found = help_pages.find(slug, language)
    if found is None:
        raise Http404
    try:
        laid_out = help_pages.rendered(slug, language)
    except markup.RenderRefused:  # the renderer is busy: without links between the pages, but with its words
        html, sections = markup.display(found.source), []
    else:
        html = laid_out.html
        sections = [(one.anchor, one.text) for one in laid_out.headings if one.level == SECTION]
    context = {"page": found, "html": html, "sections": sections, "pages": help_pages.pages(language)}
    return render(request, "help.html", context)
