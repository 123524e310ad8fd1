"""By whom a member wants to be written to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.contact import set_messages_from
from accounts.forms.contact import MessagesForm
from accounts.views.answers import signed_in_member, with_status


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def message_settings(request: HttpRequest) -> HttpResponse:
    """The choice, and what follows from each."""
    member = signed_in_member(request)
    is_sent = request.method == "POST"
    form = MessagesForm(request.POST if is_sent else None, initial={"messages_from": member.messages_from})
    if is_sent and form.is_valid():
        set_messages_from(actor=member, messages_from=form.cleaned_data["messages_from"], now=timezone.now())
        messages.success(request, _("Your changes are stored."))
        return HttpResponseRedirect(reverse("message_settings"))
    response = render(request, "accounts/messages.html", {"form": form})
    return with_status(response, form) if is_sent else response
