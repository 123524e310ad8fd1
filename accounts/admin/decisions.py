"""Decisions about several members at once: a page that asks, and an action for each of them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.views.answers import signed_in_member, with_status
from content import declaring
from foundation.errors import DomainError, Text

# Does it to one member and says whether anything changed. Gets the actor, the member, what the form says, the time.
Act = Callable[[User, User, dict[str, Any], datetime], bool]

DAYS = [
    (1, _("1 day")),
    (3, _("3 days")),
    (7, _("7 days")),
    (30, _("30 days")),
    (90, _("90 days")),
    (365, _("1 year")),
    (3650, _("10 years")),
]


class ReasonForm(forms.Form):
    """Why. The member reads it."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The member gets this sentence by mail."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        if data is not None:
            self.fields.update(declaring.questions(data))

    def tell(self, refusal: DomainError) -> None:
        """Show what an action refused, and ask about what the privacy check found."""
        self.add_error(refusal.field, ValidationError(str(refusal.message), code=refusal.code))
        self.fields.update(declaring.questions(cast("QueryDict", self.data), refusal))

    @staticmethod
    def reason_of(cleaned: dict[str, Any]) -> dict[str, Any]:
        """The reason, and what was declared about it, for an action."""
        return {"reason": cleaned["reason"], "declared": declaring.declared(cleaned)}


class RestrictionForm(ReasonForm):
    """Why, and for how long."""

    days = forms.TypedChoiceField(label=_("For"), choices=DAYS, coerce=int, initial=7)

    @staticmethod
    def until(cleaned: dict[str, Any], now: datetime) -> datetime:
        """The end that the form chose."""
        return now + timedelta(days=cleaned["days"])


def decide(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    members: QuerySet,
    *,
    form: type[ReasonForm],
    title: Text,
    act: Act,
) -> TemplateResponse | None:
    """Ask for what the decision needs, then apply it; None leads back to the list."""
    is_sent = "apply" in request.POST
    filled = form(request.POST if is_sent else None)
    if is_sent and filled.is_valid():
        refusal = apply(model_admin, request, members, act=act, cleaned=filled.cleaned_data, title=title)
        if refusal is None:
            return None
        filled.tell(refusal)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.model._meta,
        "members": members,
        "form": filled,
        "action": request.POST.get("action", ""),
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    response = TemplateResponse(request, "accounts/admin_decision.html", context)
    if is_sent:
        with_status(response, filled)
    return response


def apply(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    members: QuerySet,
    *,
    act: Act,
    cleaned: dict[str, Any],
    title: Text,
) -> DomainError | None:
    """Do it to each member on their own: one refusal stops none of the others.

    Returns a refusal that is about what was typed: it would be the same for everybody, and nothing was done.
    """
    actor, now = signed_in_member(request), timezone.now()
    count = 0
    for member in members.order_by("pk"):
        try:
            if act(actor, member, cleaned, now):
                count += 1
                model_admin.log_change(request, member, f"{title}: {cleaned.get('reason', '')}".strip(": "))
        except DomainError as refusal:
            if refusal.field in cleaned:
                return refusal
            messages.error(request, f"{member.username}: {refusal.message}")
    text = ngettext("%(count)d member changed.", "%(count)d members changed.", count)
    messages.success(request, text % {"count": count})
    return None
