"""Lists of threads: the home page, and those of a category, a tag, a topic and a kind."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import kinds, listing
from forum.following import levels_at
from forum.listing import Places, Scope, scopes
from forum.models import Tag
from forum.views import catching_up
from foundation.guest_cache import guest_cached
from knowledge.models import Topic

# Seconds. A guest may see a list so much later than a member does; what is taken out of sight renews it at once.
KEPT_FOR_GUESTS = 20
Context = dict[str, Any]


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS, query=listing.QUERY)
def home(request: HttpRequest) -> HttpResponse:
    """Every thread, and for strangers a word on what this place is."""
    context = {
        "beside": listing.beside(request.user),
        "may_catch_up": True,
        "is_undoable": request.user.is_authenticated and catching_up.undoable(request, timezone.now()) is not None,
    }
    return _page(request, "home.html", scopes.everything(), context)


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS, query=listing.QUERY)
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """The threads of a category and of its parts; its own pinned ones first."""
    places = Places(request.user)
    found = places.find(slug)
    if found is None:
        raise Http404
    scope = scopes.of_category(found, places)
    context = {
        "heading": found.name,
        "lead": found.description,
        "path": [(_("Categories"), reverse("categories")), *_links(places.path(found))],
        "parts": [(part.name, part.get_absolute_url(), part.thread_count) for part in places.children(found)],
        "is_archived": found.archived_at is not None,
    }
    return _page(request, "forum/lists/list.html", scope, context)


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS, query=listing.QUERY)
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The threads that carry a tag. One that stands only where the reader does not read is missing."""
    found = get_object_or_404(Tag.objects.visible_to(request.user), slug=slug)
    scope = scopes.of_tag(found)
    context = {"heading": f"#{found.name}", "path": [(_("Tags"), reverse("tags"))]}
    return _page(request, "forum/lists/list.html", scope, context)


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS, query=listing.QUERY)
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The threads about a topic or about what is part of it."""
    topics = {found.pk: found for found in Topic.objects.visible_to(request.user).in_order()}
    found = next((one for one in topics.values() if one.slug == slug), None)
    if found is None:
        raise Http404
    scope = scopes.of_topic(found, topics)
    parts = [
        (one.name, reverse("topic_threads", args=[one.slug]), None)
        for one in topics.values()
        if one.parent_id == found.pk
    ]
    parent = topics.get(found.parent_id or 0)
    path = [(parent.name, reverse("topic_threads", args=[parent.slug]))] if parent else []
    context = {"heading": found.name, "lead": _("Threads about this topic."), "path": path, "parts": parts}
    return _page(request, "forum/lists/list.html", scope, context)


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS, query=listing.QUERY)
def kind(request: HttpRequest, slug: str) -> HttpResponse:
    """The threads of one kind, narrowed by the fields it declares."""
    found = kinds.find(slug)
    if found is None:
        raise Http404
    scope = scopes.of_kind(found)
    context: Context = {"heading": found.plural, "lead": found.lead}
    return _page(request, "forum/lists/list.html", scope, context)


def _page(request: HttpRequest, template: str, scope: Scope, context: Context) -> HttpResponse:
    try:
        made = listing.make(request.GET, user=request.user, scope=scope, now=timezone.now())
    except listing.Elsewhere as other:
        return HttpResponseRedirect(other.url)
    context |= {"listing": made, "start_url": reverse("new_thread") + scope.start_query}
    if scope.target is not None and request.user.is_authenticated:
        context["following"] = levels_at(scope.target, made.level)
    return render(request, template, context, status=made.status)


def _links(path: list[Any]) -> list[tuple[str, str]]:
    return [(category.name, category.get_absolute_url()) for category in path]
