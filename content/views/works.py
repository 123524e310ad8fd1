"""The page of a work that texts here cite."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from content.citations import cards, csl, works
from foundation.guest_cache import guest_cached
from foundation.numbers import number_in

KEPT_FOR_GUESTS = 300  # seconds; a text that begins to cite the work, and every change of who sees what, renew it


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS, query=("before",), version=works.version)
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of the work, and who cites it; `?before=` turns the page.

    Another identifier leads to the one under which the work is kept. Raises Http404 for a work that is not there, and
    in the same way for one that only texts out of the reader's sight cite.
    """
    found = works.find(request.user, pk, before=_before(request))
    if found is None:
        raise Http404
    if found.work.pk != pk:
        return redirect(found.work, permanent=True)
    described = csl.work_of(found.work.metadata)
    context = {
        "page": found,
        "work": found.work,
        "card": cards.card(found.work),
        "described": described,
        "reference": cards.line(described) if described.title else "",
    }
    return render(request, "content/work.html", context)


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before")
    if text is None:
        return None
    if (number := number_in(text)) is None:
        raise Http404
    return number
