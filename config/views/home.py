"""The pages of the house. The front door is the list of threads: forum.views.lists."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from config.models import Page
from content import markup
from foundation.guest_cache import guest_cached

KEPT_FOR_GUESTS = 300  # seconds; a change of settings or pages renews them at once


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS)
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of the house in the reader's language."""
    found = get_object_or_404(Page.objects.visible_to(request.user), slug=slug)
    return render(request, "page.html", {"page": found, "html": found.html or markup.display(found.body)})


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where the mark is, for readers of feeds and others that ask without having read a page."""
    return HttpResponseRedirect(static("img/touch-icon.png"))
