"""Pages behind links in mail: the institution's mailbox, and the referee who has no account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.actions import credential_requests, referees
from accounts.forms.credentials import RefereeAnswerForm
from accounts.views.answers import add_refusal, signed_in_member, with_status
from foundation.errors import DomainError

NOT_FOUND = 404


@never_cache
def mailbox(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing; its button does. Whoever may not use it learns what to do instead."""
    member, now = signed_in_member(request), timezone.now()
    found, refusal = None, None
    try:
        if request.method == "POST":
            credential_requests.confirm_mailbox(actor=member, token=token, now=now)
            messages.success(request, _("The mailbox is confirmed. Your badge says so now."))
            return HttpResponseRedirect(reverse("credential_settings"))
        found = credential_requests.mailbox_for(actor=member, token=token, now=now)
    except DomainError as error:
        refusal = error
    context = {"mailbox": found, "refusal": refusal}
    response = render(request, "accounts/credential_mailbox.html", context)
    response.status_code = NOT_FOUND if refusal else response.status_code
    return response


@login_not_required
@never_cache
def referee(request: HttpRequest, token: str) -> HttpResponse:
    """The page on which somebody without an account says whether a claim is true."""
    now = timezone.now()
    found = referees.referee_for(token=token, now=now)
    if found is None:
        return render(request, "accounts/referee.html", {"referee": None}, status=NOT_FOUND)
    form = RefereeAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            referees.answer_as_referee(token=token, **form.cleaned_data, now=now)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            return render(request, "accounts/referee.html", {"referee": found, "is_answered": True})
    response = render(request, "accounts/referee.html", {"referee": found, "form": form})
    return with_status(response, form) if form.is_bound else response
