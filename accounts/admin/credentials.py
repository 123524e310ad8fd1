"""Checked claims, for those who may check them."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import policies
from accounts.actions import credentials
from accounts.models import Credential
from accounts.views.answers import signed_in_member
from foundation.errors import DomainError


class CredentialForm(forms.ModelForm):
    """What was checked, how, and until when it holds."""

    valid_until = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = Credential
        fields = ["member", "profession", "method"]

    def clean_valid_until(self) -> datetime | None:
        """The beginning of that day, which has to come yet."""
        date = self.cleaned_data["valid_until"]
        if date is None:
            return None
        until = timezone.make_aware(datetime.combine(date, time.min))
        if until <= timezone.now():
            raise ValidationError(_("Choose a day in the future, or none."))
        return until


@admin.register(Credential)
class CredentialAdmin(admin.ModelAdmin):
    """Recording, looking at and ending credentials. A recorded one is never edited."""

    form = CredentialForm
    list_display = ["member", "profession", "method", "state", "checked_at", "checked_by", "expires_at"]
    list_select_related = ["member", "checked_by"]
    list_filter = ["state", "profession", "method"]
    search_fields = ["member__username", "member__name"]
    ordering = ["-requested_at", "-pk"]
    raw_id_fields = ["member"]
    actions = ["revoke"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["member", "profession", "method", "valid_until"]
        return [*self.list_display, "ended_at", "end_reason"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.check_credential")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # The list may be opened and acted upon; a recorded credential is never edited.
        return obj is None and self.has_add_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Credential:  # noqa: FBT001
        """Recorded by the action; what Django gets is what was recorded."""
        super().save_form(request, form, change)
        cleaned = form.cleaned_data
        form.instance = credentials.record_checked(
            actor=signed_in_member(request),
            member=cleaned["member"],
            profession=cleaned["profession"],
            method=cleaned["method"],
            expires_at=cleaned["valid_until"],
            now=timezone.now(),
        )
        made: Credential = form.instance
        return made

    def save_model(self, request: HttpRequest, obj: Credential, form: Any, change: bool) -> None:  # noqa: FBT001
        """Stored already."""

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A refusal leads back to the form."""
        try:
            return super().add_view(request, form_url, extra_context)
        except DomainError as refusal:
            messages.error(request, str(refusal.message))
            return HttpResponseRedirect(reverse("admin:accounts_credential_add"))

    @admin.action(description=_("Revoke"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet) -> None:
        """End accepted credentials; the badges vanish everywhere."""
        actor, now = signed_in_member(request), timezone.now()
        count = 0
        for credential in queryset.select_related("member"):
            if policies.may_check_credential(actor, credential.member):
                count += credentials.revoke(actor=actor, credential=credential, reason="", now=now)
        text = ngettext("%(count)d credential revoked.", "%(count)d credentials revoked.", count)
        messages.success(request, text % {"count": count})
