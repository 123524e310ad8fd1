"""Learning paths and the glossary."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation.guest_cache import guest_cached
from knowledge import glossary, progress
from knowledge.models import GlossaryTerm
from knowledge.views.finding import KEPT_FOR_GUESTS, reading_language, shelves


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS)
def learning_path(request: HttpRequest, slug: str) -> HttpResponse:
    """One path: its steps, how long they take, how far the member is."""
    shelf = shelves()
    found = next((path for path in shelf.paths if path.slug == slug), None)
    if found is None:
        raise Http404
    way = progress.of_path(found, shelf, progress.read_by(request.user))
    others = [path for path in shelf.paths if path.slug != slug and path.steps]
    return render(request, "knowledge/path.html", {"way": way, "others": others})


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS)
def glossary_list(request: HttpRequest) -> HttpResponse:
    """All terms, by their word in the language of the page, under letters."""
    terms = GlossaryTerm.objects.visible_to(request.user).in_order(reading_language())
    return render(request, "knowledge/glossary.html", {"groups": glossary.grouped(list(terms))})


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS)
def glossary_term(request: HttpRequest, slug: str) -> HttpResponse:
    """One term: both languages, other words for it, and what else its abbreviation stands for."""
    terms = GlossaryTerm.objects.visible_to(request.user)
    term = terms.filter(slug=slug).first()
    if term is None:
        raise Http404
    context = {
        "term": term,
        "same_abbreviation": glossary.with_abbreviation(terms, term),
        "articles": glossary.articles_about(term, shelves()),
    }
    return render(request, "knowledge/term.html", context)
