"""The page of the privacy scan: how far it is, what the last ones came to, and a button that starts one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.answers import signed_in_member
from content.privacy.check import RULE_SET_VERSION
from moderation import policies, shelves
from moderation.actions import scanning
from moderation.desk import queues
from moderation.models import PrivacyScan

Context = dict[str, Any]  # Any: what a template shows
SHOWN = 10  # scans


def page(request: HttpRequest, context: Context) -> HttpResponse:
    """The last scans; with POST, a new one."""
    moderator = signed_in_member(request)
    if not policies.may_scan(moderator):
        raise PermissionDenied
    if request.method == "POST":
        is_new = scanning.start_scan(actor=moderator, now=timezone.now())
        words = _("It begins within a minute.") if is_new else _("A scan is going on already.")
        messages.success(request, words)
        return HttpResponseRedirect(reverse("admin:privacy_scan"))
    scans = list(PrivacyScan.objects.select_related("started_by").order_by("-pk")[:SHOWN])
    current = scans[0] if scans and scans[0].is_going_on else None
    shelf = shelves.shelf_of(current.reading) if current else None
    shown = {
        **context,
        "title": _("Privacy scan"),
        "scans": scans,
        "current": current,
        "current_shelf": shelf.name if shelf else "",
        "shelves": [one.name for one in shelves.shelves()],
        "queues": [(name, queues.BY_NAME[name].label) for name in ("flags", "found")],
        "rule_set_version": RULE_SET_VERSION,
    }
    return TemplateResponse(request, "moderation/desk/privacy_scan.html", shown)
