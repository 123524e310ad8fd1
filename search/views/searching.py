"""The search page, and what it suggests while somebody types."""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.errors import LimitReached
from search import forms, limits, suggesting
from search.engine import SearchUnavailable
from search.page import answering
from search.saved import as_query
from search.wording import RETRY_AFTER, being_prepared

UNAVAILABLE: Final = 503
TOO_MANY: Final = 429


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found for `?q=`; without it, what can be asked. 503 while there is no index, 429 for too many."""
    asked = forms.read(request.GET)
    context: dict[str, object] = {
        "asked": asked,
        "answer": answering.Answer(asked),
        "is_asked": bool(asked.text or asked.chosen),
    }
    if not context["is_asked"]:
        return render(request, "search/search.html", context)
    try:
        limits.count_search(request)
        context |= _found(asked, answering.answer(asked, request.user))
    except LimitReached as refusal:
        response = render(request, "search/search.html", context | {"refusal": refusal.message}, status=TOO_MANY)
        response["Retry-After"] = str(refusal.extra["retry_after"])
        return response
    except SearchUnavailable:
        refused = context | {"refusal": being_prepared()}
        response = render(request, "search/search.html", refused, status=UNAVAILABLE)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    return render(request, "search/search.html", context)


def _found(asked: answering.Asked, answer: answering.Answer) -> dict[str, object]:
    """The answer, with the addresses of the same search in another order, on another page, in the other language."""
    return {
        "answer": answer,
        "by_relevance": asked.address(sort="", page=1),
        "by_time": asked.address(sort="new", page=1),
        "earlier": asked.address(page=asked.page - 1),
        "later": asked.address(page=asked.page + 1),
        "feed_query": as_query(asked.text, asked.chosen),
        "all_of_other": f"{asked.address(page=1)}&lang={answer.cross_language}",
    }


@login_not_required
@never_cache
@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """`?q=` answers `{"items": [{"title", "language"}]}`: titles that everybody reads and that begin so, or hold it."""
    return _typed(request, suggesting.titles)


@login_not_required
@never_cache
@require_safe
def switch(request: HttpRequest) -> JsonResponse:
    """`?q=` answers `{"items": [{"title", "url", "label", "language"}]}`: places to go to."""
    return _typed(request, lambda text: suggesting.places(text, request.user))


def _typed(request: HttpRequest, find: suggesting.Find) -> JsonResponse:
    text = forms.typed(request.GET)[: suggesting.LONGEST_TYPED]
    try:
        limits.count(request, limits.TYPING)
        return JsonResponse({"items": find(text) if text else []})
    except LimitReached as refusal:
        return JsonResponse({"items": [], "message": str(refusal.message)}, status=TOO_MANY)
    except SearchUnavailable:
        return JsonResponse({"items": []}, status=UNAVAILABLE)
