"""What a member keeps: bookmarks, drafts, and the moment up to which everything counts as read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.views.answers import signed_in_member
from forum import kept
from forum.actions import drafts as draft_actions
from forum.actions import reading, responses
from forum.models import Bookmark, Draft
from forum.views import catching_up
from foundation import keyset


@require_safe
def bookmarks(request: HttpRequest) -> HttpResponse:
    """Posts the member wants to find again, the newest bookmark first."""
    found = Bookmark.objects.visible_to(signed_in_member(request)).for_list()
    page, status = _cut(request, found, "created_at")
    context = {"page": page, "rows": kept.bookmark_rows(page.rows), "is_faulty": status != 200}  # noqa: PLR2004
    return render(request, "forum/lists/bookmarks.html", context, status=status)


@require_POST
def bookmark(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the note on a bookmark, or remove it."""
    member = signed_in_member(request)
    found = get_object_or_404(Bookmark.objects.visible_to(member).select_related("post"), pk=pk)
    if "remove" in request.POST:
        responses.remove_bookmark(actor=member, post=found.post)
        messages.success(request, _("The bookmark is removed."))
    else:
        note = " ".join(request.POST.get("note", "").split())
        responses.bookmark(actor=member, post=found.post, now=timezone.now(), note=note)
        messages.success(request, _("The note is stored."))
    return HttpResponseRedirect(reverse("bookmarks"))


@never_cache
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """Texts that were not sent, the last one first."""
    member = signed_in_member(request)
    page, status = _cut(request, Draft.objects.visible_to(member), "saved_at")
    context = {"page": page, "rows": kept.draft_rows(page.rows, member), "is_faulty": status != 200}  # noqa: PLR2004
    return render(request, "forum/lists/drafts.html", context, status=status)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    member = signed_in_member(request)
    found = get_object_or_404(Draft.objects.visible_to(member), pk=pk)
    draft_actions.discard_draft(actor=member, context=found.context)
    messages.success(request, _("The draft is thrown away."))
    return HttpResponseRedirect(reverse("drafts"))


@require_POST
def catch_up(request: HttpRequest) -> HttpResponse:
    """Count everything as read, or take that back."""
    member, now = signed_in_member(request), timezone.now()
    if "undo" not in request.POST:
        catching_up.remember(request, before=reading.catch_up(actor=member, now=now), now=now)
    elif undoable := catching_up.take(request, now):
        reading.undo_catch_up(actor=member, before=undoable.before)
        messages.success(request, _("What was unread is unread again."))
    return HttpResponseRedirect(reverse("home") + "?tab=unread")


def _cut(request: HttpRequest, found: keyset.Found, field: str) -> tuple[keyset.Slice, int]:
    """The page that the query asks for, and the status; the first page for a place that cannot exist."""
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    try:
        page = keyset.cut(found, field, before=before, after=after)
    except keyset.BadCursor:
        return keyset.cut(found, field), 404
    return (keyset.cut(found, field), 200) if page.is_short else (page, 200)
