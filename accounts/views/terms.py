"""Agreeing to a new version of the terms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import terms_door
from accounts.actions import terms
from accounts.forms.privacy import AgreeForm
from accounts.views.answers import signed_in_member, with_status


@never_cache
def agree(request: HttpRequest) -> HttpResponse:
    """What is new, and the question. Whoever agrees goes on; whoever does not can take their data and leave."""
    member = signed_in_member(request)
    due = terms_door.versions_due(member)
    if not due:
        request.session.pop(terms_door.SESSION_KEY, None)
        return HttpResponseRedirect(reverse("home"))
    form = AgreeForm(request.POST or None, due=due)
    if request.method == "POST" and form.is_valid():
        terms.agree(actor=member, versions=list(form.cleaned_data["versions"]), now=timezone.now())
        terms_door.ask_if_due(request, member)
        messages.success(request, _("Thank you. What you agreed to stands on the page about your privacy."))
        return HttpResponseRedirect(reverse("home"))
    response = render(request, "accounts/agree.html", {"form": form, "due": due})
    return with_status(response, form) if form.is_bound else response
