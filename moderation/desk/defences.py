"""The page of the defences against spam: what waits, what was learned, how right it is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.views.answers import signed_in_member, with_status
from moderation import policies
from moderation.actions import defences, learning
from moderation.forms.defences import DefencesForm, ForgetForm
from moderation.gates import figures, standing
from moderation.gates.learning import HOLDS_AT

Context = dict[str, Any]  # Any: what a template shows


def page(request: HttpRequest, context: Context) -> HttpResponse:
    """Choices and figures; with POST, `do` says which of its two forms was sent."""
    moderator = signed_in_member(request)
    if not policies.may_set_defences(moderator):
        raise PermissionDenied
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = DefencesForm(request.POST if do == "choose" else None, instance=standing.current())
    forget_form = ForgetForm(request.POST if do == "forget" else None)
    sent = {"choose": form, "forget": forget_form}.get(do)
    if sent is not None and sent.is_valid():
        _choose(request, moderator, form) if do == "choose" else _forget(request, moderator)
        return HttpResponseRedirect(reverse("admin:defences"))
    shown = {
        **context,
        "title": _("Defences against spam"),
        "form": form,
        "forget_form": forget_form,
        "learned": figures.learned(),
        "threshold": round(100 * HOLDS_AT),
        "may_write_rules": policies.may_write_rules(moderator),
    }
    response = TemplateResponse(request, "moderation/desk/defences.html", shown)
    return with_status(response, sent) if sent is not None else response


def _choose(request: HttpRequest, moderator: User, form: DefencesForm) -> None:
    defences.set_defences(actor=moderator, **form.cleaned_data, now=timezone.now())
    messages.success(request, _("Stored. It is about texts that are written from now on."))


def _forget(request: HttpRequest, moderator: User) -> None:
    number = learning.forget_lessons(actor=moderator, now=timezone.now())
    text = ngettext("%(count)d example is forgotten.", "%(count)d examples are forgotten.", number)
    messages.success(request, text % {"count": number})
