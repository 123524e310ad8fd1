"""What is related to a thread or an article: a page, and for scripts the piece of it that stands at a page's foot."""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation.guest_cache import guest_cached
from search import related as finding
from search.engine import SearchUnavailable
from search.wording import being_prepared

KEPT_FOR_GUESTS: Final = 600  # seconds; what is taken out of sight renews it at once
NOTHING: Final = 204


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS)
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """What is related to a thread; 404 where the reader may not open it."""
    return _page(request, finding.thread_for(request.user, pk))


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS)
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """What is related to a published article."""
    return _page(request, finding.article_for(request.user, slug))


def _page(request: HttpRequest, source: finding.Source | None) -> HttpResponse:
    """The page, or the piece of it. Without an index the piece is empty, and the page says so; neither is kept."""
    if source is None:
        raise Http404
    is_piece = request.headers.get("HX-Request") == "true"
    context: dict[str, object] = {"source": source}
    try:
        context["panels"] = finding.related_to(source, request.user)
    except SearchUnavailable:
        return _without_index(request, context, is_piece=is_piece)
    return render(request, "search/_related.html" if is_piece else "search/related.html", context)


def _without_index(request: HttpRequest, context: dict[str, object], *, is_piece: bool) -> HttpResponse:
    nothing = HttpResponse(status=NOTHING)
    response = nothing if is_piece else render(request, "search/related.html", context | {"refusal": being_prepared()})
    response.headers["Cache-Control"] = "private, no-store"
    return response
