"""Where addresses without a page of their own lead. The front door is the list of threads: forum.views.lists."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def beginning(request: HttpRequest, name: str) -> HttpResponse:
    """The page called `name`, for who cuts the end off an address below which pages stand but none of its own."""
    return HttpResponseRedirect(reverse(name))


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where the mark is, for readers of feeds and others that ask without having read a page."""
    return HttpResponseRedirect(static("img/touch-icon.png"))
