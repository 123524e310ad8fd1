"""The list of notifications, opening one, and the number in the frame."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.views.answers import signed_in_member
from foundation.numbers import number_in
from notifications import centre, subjects, unread
from notifications.actions import reading
from notifications.models import Notification

MOST_CHOSEN = 200  # lines in one form


@never_cache
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """What the member was told, the newest first. What they may see no longer is left out, and counts no more."""
    member = signed_in_member(request)
    filters = centre.filters()
    chosen = next((one for one in filters if one.slug == request.GET.get("only", "")), None)
    if chosen is None:
        raise Http404
    page = centre.page(member, chosen, _number(request.GET.get("before", "")))
    if page.lost:
        # No decision of anybody's: the thing was taken away before, and the number in the frame has to follow.
        reading.withdraw(member=member, notifications=page.lost, now=timezone.now())
    context = {"page": page, "filters": filters, "chosen": chosen, "waiting": unread.count(member)}
    return render(request, "notifications/centre.html", context)


@never_cache
@require_safe
def open_notification(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the first thing of the line that waits, and count the line as read: a reading mark, as on any page."""
    member = signed_in_member(request)
    found = get_object_or_404(Notification.objects.visible_to(member).standing(), pk=pk)
    waiting = Notification.objects.visible_to(member).unread().filter(group_key=found.group_key)
    first = waiting.order_by("pk").first() or found
    address = _address(member, first) or _address(member, found)
    now = timezone.now()
    if address is None:
        reading.withdraw(member=member, notifications=[first.pk, found.pk], now=now)
        messages.info(request, _("What this told of is no longer there for you."))
        return HttpResponseRedirect(reverse("notifications"))
    reading.mark_read(actor=member, group_keys=[found.group_key], now=now)
    return HttpResponseRedirect(address)


@require_POST
def mark(request: HttpRequest) -> HttpResponse:
    """Count chosen lines, or all of them, as read; or let chosen ones wait again."""
    member, now = signed_in_member(request), timezone.now()
    keys = request.POST.getlist("group")[:MOST_CHOSEN]
    wish = request.POST.get("do", "")
    if wish == "all":
        count = reading.mark_all_read(actor=member, now=now)
        messages.success(request, _("Everything counts as read.") if count else _("Nothing was waiting."))
    elif wish in ("read", "unread") and not keys:
        messages.info(request, _("Choose the lines first."))
    elif wish == "read":
        reading.mark_read(actor=member, group_keys=keys, now=now)
        messages.success(
            request,
            ngettext("%(count)s line counts as read.", "%(count)s lines count as read.", len(keys))
            % {"count": len(keys)},
        )
    elif wish == "unread":
        reading.mark_unread(actor=member, group_keys=keys)
        messages.success(
            request,
            ngettext("%(count)s line waits again.", "%(count)s lines wait again.", len(keys)) % {"count": len(keys)},
        )
    else:
        raise Http404
    only = request.POST.get("only", "")
    known = {one.slug for one in centre.filters()}
    return HttpResponseRedirect(reverse("notifications") + (f"?only={only}" if only and only in known else ""))


@require_safe
def unread_count(request: HttpRequest) -> HttpResponseBase:
    """How many lines wait, for scripts that ask again while a page is open. 304 while nothing changes."""
    number = unread.count(signed_in_member(request))
    tag = f'"{number}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        response = JsonResponse({"unread": number})
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _address(member: User, row: Notification) -> str | None:
    name = row.subject_model, row.subject_id
    described = subjects.describe(member, [name])
    return described[name].url if name in described else None


def _number(text: str) -> int | None:
    if not text:
        return None
    if (number := number_in(text)) is None:
        raise Http404
    return number
