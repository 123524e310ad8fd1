"""The pages of the house, their versions, and what changed between two of them."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import TermsVersion
from config.models import Page, PageVersion
from content import markup
from content.revisions import diff
from foundation.guest_cache import guest_cached

KEPT_FOR_GUESTS = 300  # seconds; a change of settings or pages renews them at once
Version = TermsVersion | PageVersion


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS, query=["version"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of the house in the reader's language; every version of it can be read."""
    versions = versions_of(request, slug)
    found = None
    if not versions or isinstance(versions[0], PageVersion):
        found = get_object_or_404(Page.objects.visible_to(request.user), slug=slug)
    shown = _asked(versions, request.GET.get("version", ""))
    # The newest version of a page is the page itself, which is laid out already.
    source: Page | Version | None = shown if found is None or shown not in versions[:1] else found
    context = {
        "page": source or found,
        "html": _html(source or found),
        "slug": slug,
        "version": shown,
        "versions": versions,
        "newest": versions[0] if versions else None,
        "is_versioned": found is None or len(versions) > 1,
    }
    return render(request, "page.html", context)


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS, query=["from", "to"])
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed between two versions: `?from=1&to=3`. Without them, from the one before to the newest."""
    versions = versions_of(request, slug)
    after = _asked(versions, request.GET.get("to", ""))
    if after is None:
        raise Http404
    asked = request.GET.get("from", "")
    earlier = next((one for one in versions if one.number < after.number), None)
    before = _asked(versions, asked) if asked else earlier
    context = {
        "slug": slug,
        "before": before,
        "after": after,
        "versions": versions,
        "title_changes": diff.compare(before.title if before else "", after.title),
        "changes": diff.compare(before.body if before else "", after.body),
        "is_same": before is not None and before.body == after.body,
    }
    return render(request, "page_changes.html", context)


def versions_of(request: HttpRequest, slug: str) -> list[Version]:
    """Of what members agree to, or of another page of the house; the newest first. Two statements at most."""
    if slug in TermsVersion.Kind.values:
        agreed: list[Version] = list(TermsVersion.objects.visible_to(request.user).of(slug))
        if agreed:
            return agreed
    return list(PageVersion.objects.visible_to(request.user).of(slug))


def _asked(versions: list[Version], asked: str) -> Version | None:
    """The version with this number, the newest one without a number. Raises Http404 for a number that is not there."""
    if not asked:
        return versions[0] if versions else None
    found = next((one for one in versions if str(one.number) == asked), None)
    if found is None:
        raise Http404
    return found


def _html(source: Page | Version | None) -> object:
    """Laid out, as stored where it is."""
    if isinstance(source, PageVersion):
        return markup.display(source.body)
    if isinstance(source, Page):
        return source.html or markup.display(source.body)
    return source.html if source else ""
