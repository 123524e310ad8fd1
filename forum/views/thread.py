"""The page of one thread."""

from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from forum.actions.reading import note_read, note_view, store_position
from forum.models import Thread
from forum.querysets.threads import CHANGES
from forum.thread_page import heading, page
from forum.thread_page.loading import Viewer, version_of
from forum.thread_page.page import ThreadPage
from foundation.guest_cache import guest_cached

KEPT_FOR_GUESTS = 120  # seconds; the names of other threads may be that old, everything else is new at once


def count_guest(pk: int, slug: str) -> None:
    """Count an opening by a guest, who may get the page without this view."""
    note_view(pk)


@login_not_required
@require_safe
@guest_cached(KEPT_FOR_GUESTS, query=("page", "sort", "after"), version=version_of, changes=CHANGES, opened=count_guest)
def thread(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Twenty posts of a thread, or its answers by usefulness."""
    asked = page.parse(request.GET.get("page"), request.GET.get("sort"), request.GET.get("after"))
    found = page.find(request.user, pk, asked) if asked else None
    if asked is None or found is None:
        raise Http404
    if found.merged_into_id is not None:
        return _to_target(request.user, found)
    if slug != (found.slug or "-"):
        return HttpResponseRedirect(found.get_absolute_url() + _query(request))
    now = timezone.now()
    token = get_token(request) if request.user.is_authenticated else ""
    made = page.put_together(request.user, found, asked, now=now, token=token)
    if made is None:
        raise Http404
    if isinstance(request.user, User):
        _remember(request.user, made)
    context = heading.context(request.user, made, now)
    # The same for every form of the page: each call for a token disguises it anew.
    return render(request, "forum/thread/thread.html", context | {"csrf_token": token} if token else context)


def _remember(member: User, made: ThreadPage) -> None:
    note_view(made.thread.pk)
    if made.asked.is_by_score:
        return
    if made.thread.is_conversation:
        # Counted in the frame of every page, so it cannot wait for the cache to be written.
        if made.last_shown > (made.thread.read_number or 0):  # type: ignore[attr-defined]  # annotated
            store_position(actor=member, thread=made.thread, number=made.last_shown, now=timezone.now())
    else:
        note_read(actor=member, thread_id=made.thread.pk, number=made.last_shown)


def _to_target(viewer: Viewer, merged: Thread) -> HttpResponse:
    """To where the posts of a merged thread went, as far as the reader sees it."""
    seen = {merged.pk}
    while merged.merged_into_id is not None and merged.merged_into_id not in seen:
        seen.add(merged.merged_into_id)
        target = Thread.objects.visible_to(viewer).filter(pk=merged.merged_into_id).first()
        if target is None:
            raise Http404
        merged = target
    return HttpResponseRedirect(merged.get_absolute_url())


def _query(request: HttpRequest) -> str:
    query = urlsplit(request.get_full_path()).query
    return f"?{query}" if query else ""
