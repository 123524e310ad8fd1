"""Where threads can be found: the tree of categories, and the tags."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum import kinds
from forum.listing import Places
from forum.models import Tag
from forum.models.categories import LONGEST_TAG
from foundation.guest_cache import guest_cached

KEPT_FOR_GUESTS = 60  # seconds; a category that changes renews it at once
TAGS_SHOWN = 300


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS)
def categories(request: HttpRequest) -> HttpResponse:
    """The tree of categories, and the kinds of thread."""
    context = {"tree": Places(request.user).tree(), "kinds": kinds.declared()}
    return render(request, "forum/lists/categories.html", context)


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS)
def tags(request: HttpRequest) -> HttpResponse:
    """The tags used most, or those that begin with what was typed."""
    beginning = request.GET.get("q", "").strip().lstrip("#")[:LONGEST_TAG]
    found = Tag.objects.visible_to(request.user)
    found = found.beginning_with(beginning) if beginning else found.order_by("-thread_count", "slug")
    context = {"tags": found[:TAGS_SHOWN], "beginning": beginning}
    return render(request, "forum/lists/tags.html", context)
