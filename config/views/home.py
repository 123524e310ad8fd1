"""The pages of the house. The front door is the list of threads: forum.views.lists."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import TermsVersion
from config.models import Page
from content import markup
from foundation.guest_cache import guest_cached

KEPT_FOR_GUESTS = 300  # seconds; a change of settings or pages renews them at once


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS, query=["version"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of the house in the reader's language. Of what members agree to, every version can be read."""
    if slug in TermsVersion.Kind.values:
        versions = list(TermsVersion.objects.visible_to(request.user).of(slug))
        if versions:
            return _version(request, versions)
    found = get_object_or_404(Page.objects.visible_to(request.user), slug=slug)
    return render(request, "page.html", {"page": found, "html": found.html or markup.display(found.body)})


def _version(request: HttpRequest, versions: list[TermsVersion]) -> HttpResponse:
    """The version that was asked for; the newest one without a number."""
    asked = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.number) == asked), None) if asked else versions[0]
    if shown is None:
        raise Http404
    context = {"page": shown, "html": shown.html, "version": shown, "versions": versions, "newest": versions[0]}
    return render(request, "page.html", context)


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
