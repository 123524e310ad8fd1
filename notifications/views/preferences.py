"""Which channels tell the member of what, and what they follow."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.views.answers import signed_in_member, with_status
from notifications import channels, following
from notifications.actions.subscriptions import set_level_of
from notifications.digests.plans import plan_of
from notifications.forms.channels import ChannelsForm
from notifications.forms.digests import DigestForm
from notifications.models import Mailbox, Subscription


@never_cache
def settings_page(request: HttpRequest) -> HttpResponse:
    """The matrix of what is told by which channel, and the list of what is followed."""
    member = signed_in_member(request)
    form = ChannelsForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        channels.choose(actor=member, matrix=form.matrix(), now=timezone.now())
        messages.success(request, _("Your changes are stored."))
        return HttpResponseRedirect(reverse("notification_settings"))
    response = render(request, "notifications/settings.html", context_of(member, timezone.now(), form=form))
    return with_status(response, form) if request.method == "POST" else response


def context_of(
    member: User, now: datetime, *, form: ChannelsForm | None = None, digest_form: DigestForm | None = None
) -> dict[str, Any]:
    """What the page shows, with the form that was refused if one was. Any: forms, lists, choices."""
    plan = plan_of(member, now)
    return {
        "frame": "narrow",
        "mailbox": Mailbox.objects.visible_to(member).first(),
        "form": form or ChannelsForm(member=member),
        "digest_form": digest_form or DigestForm(plan=plan),
        "plan": plan,
        "time_zone": member.time_zone.replace("_", " "),
        "next_due_at": _local(plan.next_due_at, member),
        "followed": following.followed_by(member),
        "levels": Subscription.Level.choices,
    }


def _local(moment: datetime | None, member: User) -> str:
    """By the member's own clock, which is not the one that pages are made with; empty for none."""
    return date_format(moment.astimezone(ZoneInfo(member.time_zone)), "DATETIME_FORMAT") if moment else ""


@require_POST
def level(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow one thing more or less closely, from the list of everything that is followed."""
    member = signed_in_member(request)
    found = Subscription.objects.visible_to(member).filter(pk=pk).first()
    wanted = request.POST.get("level", "")
    if found is None or wanted not in Subscription.Level.values:
        raise Http404
    set_level_of(actor=member, subscription=found, level=wanted, now=timezone.now())
    messages.success(request, _("Your changes are stored."))
    return HttpResponseRedirect(reverse("notification_settings") + "#followed")
