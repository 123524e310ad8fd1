"""The front page of the knowledge base, and the map of what needs what."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from foundation.guest_cache import guest_cached
from knowledge import mapping, progress
from knowledge.views.finding import KEPT_FOR_GUESTS, shelves, today


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS)
def overview(request: HttpRequest) -> HttpResponse:
    """Paths, the tree of topics with its articles, and the way to map and glossary."""
    shelf = shelves()
    read = progress.read_by(request.user)
    roots = [
        {
            "topic": root,
            "children": [
                {"topic": topic, "articles": len(shelf.on(one.pk for one in shelf.below(topic.pk)))}
                for topic in shelf.children(root.pk)
            ],
        }
        for root in shelf.children(None)
    ]
    day = today()
    context = {
        "roots": roots,
        "paths": [progress.of_path(path, shelf, read) for path in shelf.paths if path.steps],
        "articles": list(shelf.articles.values()),
        "due": [article for article in shelf.articles.values() if article.is_due(day)],
    }
    return render(request, "knowledge/overview.html", context)


@login_not_required
@require_safe
def part(request: HttpRequest, name: str) -> HttpResponse:
    """For who cuts the end off an address: the part of the front page that lists such things."""
    return HttpResponseRedirect(f"{reverse('knowledge')}#{name}")


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS)
def topic_map(request: HttpRequest) -> HttpResponse:
    """Every topic and what to know before it, as a drawing and as a list."""
    shelf = shelves()
    return render(request, "knowledge/map.html", {"map": mapping.drawing(shelf), "shelf": shelf})
