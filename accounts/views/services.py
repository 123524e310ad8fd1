"""Accounts of tools that the member answers for: their tokens, and the switch."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import services as actions
from accounts.actions import tokens
from accounts.forms.tokens import TokenForm
from accounts.models import ApiToken, ServiceAccount, User
from accounts.scopes import offered_to_services
from accounts.views.answers import add_refusal, signed_in_member, with_status
from accounts.views.tokens import rows_of
from foundation.errors import DomainError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("text")
def service_account(request: HttpRequest, pk: int) -> HttpResponse:
    """What the tool is for, its keys, and a form for another. The text of a new one is shown once."""
    member, now = signed_in_member(request), timezone.now()
    service = _own(member, pk)
    form = TokenForm(request.POST or None, offered=offered_to_services())
    made, text = None, ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        facts = {"name": given["name"], "wanted": given["scopes"], "days": given["days"]}
        try:
            made, text = tokens.make_token(actor=member, service=service, now=now, **facts)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            form = TokenForm(offered=offered_to_services())
    rows = rows_of(ApiToken.objects.visible_to(member).of(service.member), now)
    context = {"service": service, "form": form, "rows": rows, "made": made, "text": text}
    response = render(request, "accounts/service_account.html", context)
    return with_status(response, form) if form.is_bound else response


@require_POST
def switch_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the tool do nothing any more."""
    member = signed_in_member(request)
    service = _own(member, pk)
    actions.switch_off(actor=member, service=service, now=timezone.now())
    messages.success(request, _("It is switched off, and its tokens are removed. Staff can switch it on again."))
    return HttpResponseRedirect(service.get_absolute_url())


def _own(member: User, pk: int) -> ServiceAccount:
    """One that the member answers for; staff look at others in the administration."""
    found: ServiceAccount = get_object_or_404(ServiceAccount.objects.visible_to(member).of(member).in_order(), pk=pk)
    return found
