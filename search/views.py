"""The search page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search.forms import SearchForm
from search.sources import sources


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found for `?q=`, source by source; without it, what can be found here. 400 for a query too long."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return render(request, "search/search.html", {"form": form, "wanted": ""}, status=400)
    wanted = form.cleaned_data["q"]
    found = []
    if wanted:
        found = [(source.label, results) for source in sources() if (results := source.find(request.user, wanted))]
    context = {
        "form": form,
        "wanted": wanted,
        "found": found,
        "labels": [source.label for source in sources()],
    }
    return render(request, "search/search.html", context)
