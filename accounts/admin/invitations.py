"""Invitations for staff. The link is shown once, to whoever makes it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import policies
from accounts.actions import invitations
from accounts.models import Invitation
from accounts.views.answers import signed_in_member
from content.admin.outside_transactions import OutsideTransactions


class InvitationForm(forms.ModelForm):
    """Whom to invite, and until when."""

    days = forms.IntegerField(label=_("Days it stays valid"), min_value=1, max_value=365, initial=invitations.LIFE.days)

    class Meta:
        model = Invitation
        fields = ["email", "note"]
        help_texts = {
            "email": _("With an address, the link is sent there and nobody else can use it."),
            "note": _("For staff only."),
        }


@admin.register(Invitation)
class InvitationAdmin(OutsideTransactions):
    """Making, looking at and withdrawing invitations."""

    form = InvitationForm
    list_select_related = ["invited_by", "used_by"]
    ordering = ["-created_at", "-pk"]
    actions = ["withdraw"]

    def get_list_display(self, request: HttpRequest) -> list[Any]:  # Any: names, or functions as Django allows
        shown = ["id", "state", "note", "invited_by", "created_at", "expires_at", "used_by"]
        return [*shown, "email"] if policies.may_see_addresses(request.user) else shown

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Not by address, for those who may not see one, nor by what a link is known by."""
        column = lookup.partition("__")[0]
        if column == "token_hash" or (column == "email" and not policies.may_see_addresses(request.user)):
            return False
        return super().lookup_allowed(lookup, value, request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["email", "note", "days"]
        return self.get_list_display(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # The list may be opened and acted upon; a made invitation is never edited.
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("state"))
    def state(self, invitation: Invitation) -> str:
        """In words."""
        if invitation.used_at:
            return str(_("used"))
        if invitation.withdrawn_at:
            return str(_("withdrawn"))
        return str(_("open")) if invitation.is_open(timezone.now()) else str(_("expired"))

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Invitation:  # noqa: FBT001
        """Made by the action; what Django gets is what was made."""
        super().save_form(request, form, change)
        cleaned = form.cleaned_data
        made, url = invitations.invite(
            actor=signed_in_member(request),
            email=cleaned["email"],
            note=cleaned["note"],
            life=timedelta(days=cleaned["days"]),
            now=timezone.now(),
            declared=self.declared(request),
        )
        messages.warning(request, format_html("{} {}", _("The link, shown only now:"), url))
        form.instance = made
        return made

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:  # noqa: FBT001
        """Stored already."""

    def response_add(self, request: HttpRequest, obj: Invitation, post_url_continue: str | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:accounts_invitation_changelist"))

    @admin.action(description=_("Withdraw"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Make open invitations useless."""
        actor, now = signed_in_member(request), timezone.now()
        done = [invitations.withdraw_invitation(actor=actor, invitation=one, now=now) for one in queryset]
        text = ngettext("%(count)d invitation withdrawn.", "%(count)d invitations withdrawn.", sum(done))
        messages.success(request, text % {"count": sum(done)})
