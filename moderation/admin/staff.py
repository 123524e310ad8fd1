"""Appointments, and templates of reasons: both are kept by staff with the permission."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.views.answers import signed_in_member
from content.admin.outside_transactions import OutsideTransactions
from forum.models import Category
from moderation import policies
from moderation.actions import appointing, templates
from moderation.models import CategoryModerator, MessageTemplate


@admin.register(CategoryModerator)
class CategoryModeratorAdmin(OutsideTransactions):
    """Who moderates which category. A row is made and ended, never edited."""

    list_display = ["member", "category", "appointed_by", "appointed_at"]
    list_select_related = ["member", "category", "appointed_by"]
    ordering = ["category__position", "member__username", "pk"]
    raw_id_fields = ["member"]
    fields = ["member", "category"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:  # Any: Django's own
        """Categories that the person knows of: the name of a private group's would tell that there is one."""
        if db_field.name == "category" and not request.user.is_superuser:
            options["queryset"] = Category.objects.visible_to(request.user).in_order()
        return super().formfield_for_foreignkey(db_field, request, **options)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:  # noqa: FBT001 - Django's signature
        """Recorded by the action; what Django gets is what was recorded."""
        super().save_form(request, form, change)
        form.instance = appointing.appoint(
            actor=signed_in_member(request),
            member=form.cleaned_data["member"],
            category=form.cleaned_data["category"],
            now=timezone.now(),
        )
        return form.instance

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        """Stored already."""

    def delete_model(self, request: HttpRequest, obj: CategoryModerator) -> None:
        appointing.end(actor=signed_in_member(request), appointment=obj, now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CategoryModerator]) -> None:
        for one in queryset.select_related("member").order_by("pk"):
            self.delete_model(request, one)


@admin.register(MessageTemplate)
class MessageTemplateAdmin(OutsideTransactions):
    """Sentences that moderators write again and again, in both languages."""

    list_display = ["title", "decision", "position", "text_en", "text_zh"]
    list_filter = ["decision"]
    ordering = ["decision", "position", "pk"]
    search_fields = ["title_en", "title_zh", "text_en", "text_zh"]
    fields = ["decision", "position", "title_en", "title_zh", "text_en", "text_zh"]

    @admin.display(description=_("called"), ordering="title_en")
    def title(self, template: MessageTemplate) -> str:
        """In the moderator's language."""
        return template.title

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return policies.may_write_templates(request.user) or super().has_view_permission(request, obj)  # type: ignore[arg-type]  # Django's union

    def save_model(self, request: HttpRequest, obj: MessageTemplate, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        templates.save_template(
            actor=signed_in_member(request), template=obj, declared=self.declared(request), now=timezone.now()
        )
