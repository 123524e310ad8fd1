"""What members say about themselves, for staff: to look at, to confirm publications, and to keep the vocabulary."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.actions import publications, specialties
from accounts.models import Interest, Profile, Publication, Specialty
from accounts.views.answers import signed_in_member
from content.admin.outside_transactions import OutsideTransactions
from foundation.errors import DomainError


class ToLookAt(admin.ModelAdmin):
    """Members change these themselves; staff look."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Profile)
class ProfileAdmin(ToLookAt):
    """Profiles with the audience of each field."""

    list_display = ["member", "headline", "institution", "country", "is_listed", "changed_at"]
    list_select_related = ["member"]
    list_filter = ["is_listed", "open_to_collaborate"]
    search_fields = ["called", "headline", "institution"]
    ordering = ["-changed_at", "-pk"]
    exclude = ["biography_html", "renderer_version", "called"]


@admin.register(Interest)
class InterestAdmin(ToLookAt):
    """The register of all members."""

    list_display = ["member", "kind", "organisation", "from_date", "to_date", "declared_at"]
    list_select_related = ["member"]
    list_filter = ["kind"]
    search_fields = ["member__username", "member__name", "organisation"]
    ordering = ["-declared_at", "-pk"]


@admin.register(Publication)
class PublicationAdmin(ToLookAt):
    """Works that members say are theirs. Staff who looked at the work say whether it is so."""

    list_display = ["member", "reference", "claimed_at", "confirmed_at", "confirmed_by"]
    list_select_related = ["member", "reference", "confirmed_by"]
    list_filter = [("confirmed_at", admin.EmptyFieldListFilter)]
    search_fields = ["member__username", "member__name", "reference__normal_form"]
    ordering = ["-claimed_at", "-pk"]
    actions = ["confirm", "take_back"]

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        """Django asks for it before it offers the actions."""
        return bool(request.user.has_perm("accounts.confirm_publication"))

    @admin.action(description=_("Confirm that the work is by this member"), permissions=["confirm"])
    def confirm(self, request: HttpRequest, queryset: QuerySet) -> None:
        """For those whose names stand on the work."""
        self._apply(request, queryset, publications.confirm_publication)

    @admin.action(description=_("Take the confirmation back"), permissions=["confirm"])
    def take_back(self, request: HttpRequest, queryset: QuerySet) -> None:
        """When it was a mistake."""
        self._apply(request, queryset, publications.withdraw_confirmation)

    def _apply(self, request: HttpRequest, queryset: QuerySet, act: Any) -> None:  # Any: one of the two actions
        actor, count = signed_in_member(request), 0
        for publication in queryset.select_related("member").order_by("pk"):
            try:
                count += act(actor=actor, publication=publication, now=timezone.now())
            except DomainError as refusal:
                self.message_user(request, f"{publication.member}: {refusal.message}", messages.ERROR)
        told = ngettext("%(count)d publication changed.", "%(count)d publications changed.", count) % {"count": count}
        self.message_user(request, told)


@admin.register(Specialty)
class SpecialtyAdmin(OutsideTransactions):
    """The vocabulary that members choose from. One that is deleted is gone from all profiles."""

    list_display = ["name_en", "name_zh", "kind", "slug"]
    list_filter = ["kind"]
    search_fields = ["name_en", "name_zh", "slug"]
    ordering = ["kind", "name_en", "pk"]
    fields = ["slug", "kind", "name_en", "name_zh"]
    prepopulated_fields = {"slug": ["name_en"]}

    def save_model(self, request: HttpRequest, obj: Specialty, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        actor, declared = signed_in_member(request), self.declared(request)
        specialties.save_specialty(actor=actor, specialty=obj, now=timezone.now(), declared=declared)
