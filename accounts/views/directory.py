"""The directory of people."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.forms.directory import PeopleForm
from accounts.profiles import directory
from accounts.profiles.directory import BadCursor, People
from accounts.views.answers import UNPROCESSABLE
from foundation.guest_cache import guest_cached

KEPT_FOR_GUESTS = 60  # seconds; every change of a profile renews it at once
QUERY = ("q", "profession", "checked", "specialty", "topic", "country", "language", "open", "before")


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS, query=QUERY)
def people(request: HttpRequest) -> HttpResponse:
    """Members with a profile who did not opt out, and whom the filters fit as far as the viewer may see."""
    form = PeopleForm(request.GET)
    is_valid = form.is_valid()
    found = People()
    if is_valid:
        try:
            found = directory.find(request.user, form.search(), before=request.GET.get("before", ""))
        except BadCursor:
            raise Http404 from None
    context = {
        "form": form,
        "people": found,
        "chips": [(label, words, _without(request, name)) for name, label, words in form.chips()] if is_valid else [],
        "is_narrowed": any(request.GET.get(name) for name in QUERY if name != "before"),
        "next_query": _with_before(request, found.older) if found.older else "",
        "is_further": bool(request.GET.get("before")),
        "first_query": _without(request, "before"),
    }
    return render(request, "accounts/people.html", context, status=200 if is_valid else UNPROCESSABLE)


def _without(request: HttpRequest, *names: str) -> str:
    kept = QueryDict(mutable=True)
    for name in QUERY:
        if name not in (*names, "before") and request.GET.get(name):
            kept[name] = request.GET[name]
    return kept.urlencode()


def _with_before(request: HttpRequest, cursor: str) -> str:
    query = QueryDict(_without(request), mutable=True)
    query["before"] = cursor
    return query.urlencode()
