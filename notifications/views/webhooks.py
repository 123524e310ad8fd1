"""The member's webhooks: their addresses, a test, and the log of calls."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.views.answers import add_refusal, signed_in_member, with_status
from foundation.errors import DomainError
from notifications.actions import webhooks as actions
from notifications.forms.webhooks import WebhookForm
from notifications.models import Webhook, WebhookCall
from notifications.webhooks import log

SHOWN_CALLS = 20  # of each address


@never_cache
def webhooks(request: HttpRequest) -> HttpResponse:
    """All addresses with their newest calls, and a form for another. The secret of a new one is shown once."""
    member = signed_in_member(request)
    form = WebhookForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            _made, secret = actions.add_webhook(actor=member, **form.cleaned_data, now=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            form = WebhookForm()
    rows = log.newest(member, SHOWN_CALLS)
    may_add = len(rows) < actions.MOST
    context = {"frame": "narrow", "form": form, "rows": rows, "secret": secret, "may_add": may_add}
    response = render(request, "notifications/webhooks.html", context)
    return with_status(response, form) if form.is_bound and not secret else response


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Test, switch or remove one address."""
    member, now = signed_in_member(request), timezone.now()
    found = get_object_or_404(Webhook.objects.visible_to(member), pk=pk)
    wish = request.POST.get("do", "")
    try:
        if wish == "test":
            actions.try_webhook(actor=member, webhook=found, now=now)
            messages.success(request, _("A test call is on its way. Its answer stands in the log in a moment."))
        elif wish in ("on", "off"):
            actions.switch_webhook(actor=member, webhook=found, is_on=wish == "on", now=now)
            messages.success(request, _("Your changes are stored."))
        elif wish == "remove":
            actions.remove_webhook(actor=member, webhook=found, now=now)
            messages.success(request, _("The address is removed."))
        else:
            raise Http404
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    return HttpResponseRedirect(reverse("webhooks"))


@require_POST
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a call of the log once more."""
    member = signed_in_member(request)
    found = get_object_or_404(WebhookCall.objects.visible_to(member), pk=pk)
    try:
        if actions.repeat_call(actor=member, call=found, now=timezone.now()):
            messages.success(request, _("The call is made once more."))
        else:
            messages.info(request, _("This call is still on its way."))
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    return HttpResponseRedirect(reverse("webhooks"))
