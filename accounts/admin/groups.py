"""Groups and audiences for staff."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import groups
from accounts.models import Admission, Audience, Departure, Group, Membership
from accounts.views.answers import signed_in_member
from content.admin.outside_transactions import OutsideTransactions
from events.admin import ReadOnlyAdmin


class MembershipInline(admin.TabularInline):
    """Who belongs to the group."""

    model = Membership
    fields = ["member", "role", "added_by", "created_at"]
    readonly_fields = ["added_by", "created_at"]
    raw_id_fields = ["member"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("member", "added_by")


@admin.register(Group)
class GroupAdmin(OutsideTransactions):
    """Groups and their members. A group that texts are written for cannot be deleted."""

    list_display = ["name", "slug", "kind", "is_listed", "joining", "member_count", "created_at"]
    list_filter = ["is_listed", "kind", "joining", "is_demonstration"]
    ordering = ["name", "pk"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "kind", "description", "is_listed", "joining", "organisation", "is_demonstration"]
    raw_id_fields = ["organisation"]
    inlines = [MembershipInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counted: QuerySet = super().get_queryset(request).annotate(found_members=Count("memberships"))
        return counted

    @admin.display(description=_("members"), ordering="found_members")
    def member_count(self, group: Any) -> int:
        """How many belong to it. (Any: the annotated group.)"""
        return int(group.found_members)

    def save_model(self, request: HttpRequest, obj: Group, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        actor, declared = signed_in_member(request), self.declared(request)
        groups.save_group(actor=actor, group=obj, now=timezone.now(), declared=declared)

    def save_formset(
        self,
        request: HttpRequest,
        form: ModelForm,
        formset: BaseInlineFormSet,
        change: bool,  # noqa: FBT001
    ) -> None:
        actor, now = signed_in_member(request), timezone.now()
        for membership in formset.save(commit=False):
            groups.save_membership(actor=actor, membership=membership, now=now)
        for membership in formset.deleted_objects:
            groups.remove_membership(actor=actor, membership=membership, now=now)


@admin.register(Admission)
class AdmissionAdmin(ReadOnlyAdmin):
    """Who asked to come in or was invited, to look at. Leaders answer requests, members invitations."""

    list_display = ["id", "group", "member", "kind", "state", "created_at", "decided_at"]
    list_select_related = ["group", "member"]
    list_filter = ["kind", "state"]
    ordering = ["-pk"]


@admin.register(Departure)
class DepartureAdmin(ReadOnlyAdmin):
    """Whom leaders took out of groups, and why."""

    list_display = ["id", "group", "member", "removed_by", "reason", "removed_at"]
    list_select_related = ["group", "member", "removed_by"]
    ordering = ["-pk"]


@admin.register(Audience)
class AudienceAdmin(admin.ModelAdmin):
    """Who texts can be written for: to look at. The program keeps them."""

    list_display = ["term", "kind", "group"]
    list_select_related = ["group"]
    list_filter = ["kind"]
    ordering = ["kind", "pk"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Audience | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Audience | None = None) -> bool:
        return False
