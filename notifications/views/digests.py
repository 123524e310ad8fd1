"""When digests come, how the next one looks, and one at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.views.answers import TOO_MANY, signed_in_member, with_status
from foundation.errors import DomainError, LimitReached
from notifications.actions.digests import choose_digests
from notifications.digests import previewing
from notifications.digests.plans import plan_of
from notifications.forms.digests import DigestForm
from notifications.views import preferences


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Store when digests come; the page with what to correct where that makes no sense."""
    member, now = signed_in_member(request), timezone.now()
    form = DigestForm(request.POST, plan=plan_of(member, now))
    if not form.is_valid():
        page = render(request, "notifications/settings.html", preferences.context_of(member, now, digest_form=form))
        return with_status(page, form)
    choose_digests(actor=member, **form.cleaned_data, now=now)
    messages.success(request, _("Your changes are stored."))
    return HttpResponseRedirect(reverse("notification_settings") + "#digest")


@never_cache
@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """The digest exactly as it would be sent now."""
    found = previewing.preview(signed_in_member(request), timezone.now())
    return render(
        request, "notifications/digests/preview.html", {"frame": "narrow", "preview": found, "mail": found.values}
    )


@require_POST
def send_now(request: HttpRequest) -> HttpResponse:
    """Send it now, a few times a day."""
    member, now = signed_in_member(request), timezone.now()
    try:
        previewing.send_now(actor=member, now=now)
    except LimitReached as limit:
        found = previewing.preview(member, now)
        context = {"frame": "narrow", "preview": found, "mail": found.values, "refusal": limit.message}
        response = render(request, "notifications/digests/preview.html", context, status=TOO_MANY)
        response.headers["Retry-After"] = str(limit.extra["retry_after"])
        return response
    except DomainError as error:
        messages.info(request, str(error.message))
    else:
        messages.success(request, _("It is on its way to your address."))
    return HttpResponseRedirect(reverse("digest_preview"))
