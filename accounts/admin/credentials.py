"""Checked claims, for those who may check them: the queue, and recording what was checked elsewhere."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

from accounts.actions import credentials, organisations
from accounts.admin import credential_review
from accounts.models import Credential, DomainProposal
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
        return credential_review.beginning_of(self.cleaned_data["valid_until"])


class QueueFilter(admin.SimpleListFilter):
    """Those in which a person has to decide, the longest-waiting first."""

    title = _("queue")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Iterable[tuple[str, Any]]:
        return [("waiting", _("waits for a reviewer")), ("appeals", _("appeals"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "waiting":
            return queryset.filter(pk__in=Credential.objects.waiting_for_reviewers().values("pk"))
        return queryset.filter(state="pending", appealed_at__isnull=False) if self.value() else queryset


@admin.register(Credential)
class CredentialAdmin(admin.ModelAdmin):
    """The queue by age, a page to decide on, and recording what was checked elsewhere. A row is never edited."""

    form = CredentialForm
    list_display = ["member", "profession", "method", "state", "waiting", "checked_at", "checked_by", "expires_at"]
    list_select_related = ["member", "checked_by"]
    list_filter = [QueueFilter, "state", "profession", "method"]
    search_fields = ["member__username", "member__name"]
    ordering = ["-requested_at", "-pk"]
    raw_id_fields = ["member"]
    fields = ["member", "profession", "method", "valid_until"]

    @admin.display(description=_("waits since"), ordering="requested_at")
    def waiting(self, credential: Credential) -> str:
        """How long, in words; an appeal says so."""
        if credential.state != "pending":
            return ""
        age = timesince(credential.appealed_at or credential.requested_at)
        return str(_("%(age)s, appeal") % {"age": age}) if credential.appealed_at else age

    def get_urls(self) -> list[Any]:  # Any: patterns and resolvers
        """Django's own, and the pages on which a claim is looked at."""
        own = [
            path("<int:number>/review/", self.admin_site.admin_view(self.review), name="accounts_credential_review"),
            path("<int:number>/document/", self.admin_site.admin_view(self.open), name="accounts_credential_document"),
        ]
        return [*own, *super().get_urls()]

    def review(self, request: HttpRequest, number: int) -> HttpResponse:
        """Look at one claim and decide."""
        return credential_review.page(self, request, self._found(request, number))

    def open(self, request: HttpRequest, number: int) -> HttpResponse:
        """Open its document."""
        return credential_review.document(request, self._found(request, number))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Rows are decided about, not edited."""
        number = int(object_id) if object_id.isascii() and object_id.isdigit() else 0
        return HttpResponseRedirect(reverse("admin:accounts_credential_review", args=[self._found(request, number).pk]))

    def _found(self, request: HttpRequest, number: int) -> Credential:
        found = Credential.objects.visible_to(signed_in_member(request)).with_evidence()
        credential: Credential | None = found.filter(pk=number).first() if self.has_add_permission(request) else None
        if credential is None:
            raise Http404
        return credential

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.check_credential")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

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


@admin.register(DomainProposal)
class DomainProposalAdmin(admin.ModelAdmin):
    """Mail domains that members named. To take one in, add it to an organisation: the proposal then closes itself."""

    list_display = ["domain", "institution", "state", "proposed_by", "proposed_at", "decided_by"]
    list_select_related = ["proposed_by", "decided_by"]
    list_filter = ["state"]
    ordering = ["state", "proposed_at", "pk"]
    actions = ["refuse"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # The list may be acted upon; a row is never edited.
        return obj is None and self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("accounts.decide_domain_proposal")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Refuse"), permissions=["change"])
    def refuse(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Close proposals whose domain proves nothing."""
        actor, now = signed_in_member(request), timezone.now()
        for proposal in queryset:
            organisations.refuse_proposal(actor=actor, proposal=proposal, now=now)
        messages.success(request, _("The proposals are refused."))
