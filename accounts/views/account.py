"""The member's own account, and the page about a member."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import outside, second_factor
from accounts.actions.account import edit_account
from accounts.forms.account import AccountForm
from accounts.models import User
from accounts.views.answers import add_refusal, signed_in_member, with_status
from foundation.errors import DomainError


@never_cache
def settings_page(request: HttpRequest) -> HttpResponse:
    """Name shown, profession, language and time zone, and the way to everything about signing in."""
    member = signed_in_member(request)
    form = AccountForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid() and _edited(member, form):
        with translation.override(member.language):
            messages.success(request, _("Your changes are stored."))
            return HttpResponseRedirect(reverse("account_settings"))
    context = {
        "form": form,
        "has_second_factor": second_factor.holds_one(member),
        "outside_services": outside.services(),
    }
    response = render(request, "accounts/settings.html", context)
    return with_status(response, form) if form.is_bound else response


def _edited(member: User, form: AccountForm) -> bool:
    """Whether the account was changed; if not, the form says why."""
    try:
        edit_account(actor=member, **form.cleaned_data, now=timezone.now())
    except DomainError as error:
        add_refusal(form, error)
        return False
    return True
