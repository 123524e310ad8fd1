"""A member's own credentials: what there is, asking by each route, taking back, appealing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import credential_page, documents, mail_domains, outside, policies
from accounts.actions import credential_requests, credentials, referees
from accounts.forms import credentials as credential_forms
from accounts.models import Credential, User
from accounts.views.answers import add_refusal, signed_in_member, with_status
from foundation.bodies import takes_body
from foundation.errors import DomainError, LimitReached

FORMS: dict[str, type[forms.Form]] = {
    "institution": credential_forms.MailboxForm,
    "licence": credential_forms.DocumentForm,
    "referee": credential_forms.RefereeForm,
}
ACTS = {
    "institution": credential_requests.request_by_mailbox,
    "licence": credential_requests.request_by_document,
    "referee": referees.request_by_referee,
}
LARGEST_FORM = documents.LARGEST + 64 * 1024  # bytes: the file, and the fields beside it


def back(request: HttpRequest) -> HttpResponse:
    """To the list."""
    return HttpResponseRedirect(reverse("credential_settings"))


@never_cache
@require_safe
def settings_page(request: HttpRequest) -> HttpResponse:
    """What there is, what becomes of it, and the four routes."""
    member, now = signed_in_member(request), timezone.now()
    shown = credential_page.shown(member, now)
    context = {
        "credentials": shown,
        "queue": credential_page.queue(),
        "orcid_login": outside.way_to_link("orcid"),
        "has_orcid": any(one.row.method == "orcid" and one.row.state == "accepted" for one in shown),
    }
    return render(request, "accounts/credentials.html", context)


@never_cache
@takes_body(LARGEST_FORM)
def ask(request: HttpRequest, route: str) -> HttpResponse:
    """Ask by one route. What was typed stays where something has to be corrected; a file has to be chosen anew."""
    if route not in FORMS:
        raise Http404
    member = signed_in_member(request)
    form = FORMS[route](request.POST or None, request.FILES or None, initial={"profession": member.profession})
    if request.method == "POST" and form.is_valid() and _asked(request, member, route, form):
        return back(request)
    context = {"form": form, "route": route, "proposal": _proposal(form)}
    response = render(request, "accounts/credential_ask.html", context)
    return with_status(response, form) if form.is_bound else response


def _asked(request: HttpRequest, member: User, route: str, form: forms.Form) -> bool:
    facts = dict(form.cleaned_data)
    if route == "licence":
        facts["content"] = facts.pop("document")
    act: Any = ACTS[route]
    try:
        act(actor=member, **facts, now=timezone.now())
    except DomainError as refusal:
        add_refusal(form, refusal)
        return False
    told = {
        "institution": _("A link is on its way to that mailbox."),
        "licence": _("Your document waits, encrypted, for a reviewer."),
        "referee": _("Your referee has been asked by mail."),
    }
    messages.success(request, told[route])
    return True


def _proposal(form: forms.Form) -> forms.Form | None:
    """The form for telling of an unknown institution, where that was what stood in the way."""
    errors: list[ValidationError] = [error for found in form.errors.as_data().values() for error in found]
    if not any(error.code == "domain_unknown" for error in errors):
        return None
    domain = mail_domains.domain_of(form.cleaned_data.get("email") or str(form["email"].value()))
    return credential_forms.ProposalForm(initial={"domain": domain}, auto_id="id_proposal_%s")


@never_cache
def propose(request: HttpRequest) -> HttpResponse:
    """Tell staff of an institution whose domain is not known."""
    member = signed_in_member(request)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("credential_ask", args=["institution"]))
    form = credential_forms.ProposalForm(request.POST)
    if form.is_valid():
        try:
            credential_requests.propose_domain(actor=member, **form.cleaned_data, now=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Staff have been told. Until they decide, another route may be faster."))
            return back(request)
    return with_status(render(request, "accounts/credential_propose.html", {"form": form}), form)


@never_cache
@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Take back, or send a mail once more: `do` says which."""
    member, now = signed_in_member(request), timezone.now()
    credential = get_object_or_404(Credential.objects.visible_to(member).by(member).select_related("member"), pk=number)
    acts = {
        "withdraw": (credentials.withdraw, _("It is withdrawn, and its evidence deleted.")),
        "send-again": (credential_requests.send_link_again, _("A new link is on its way. The old one works no more.")),
        "ask-again": (referees.ask_again, _("Your referee has a new mail. The old link works no more.")),
    }
    if request.POST.get("do") not in acts:
        raise Http404
    act, told = acts[request.POST["do"]]
    try:
        act(actor=member, credential=credential, now=now)
        messages.success(request, told)
    except LimitReached:
        messages.error(request, _("Five mails a day are enough. Try again tomorrow."))
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    return back(request)


@never_cache
def appeal(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for a second look at a decision."""
    member = signed_in_member(request)
    credential = get_object_or_404(Credential.objects.visible_to(member).by(member).select_related("member"), pk=number)
    if not policies.may_appeal(member, credential):
        return back(request)
    form = credential_forms.AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            credentials.appeal(actor=member, credential=credential, **form.cleaned_data, now=timezone.now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your appeal waits for somebody who had no part in the first decision."))
            return back(request)
    response = render(request, "accounts/credential_appeal.html", {"form": form, "credential": credential})
    return with_status(response, form) if form.is_bound else response
