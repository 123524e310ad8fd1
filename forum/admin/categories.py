"""Categories and tags for staff."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Audience
from accounts.views.answers import signed_in_member
from content.admin.outside_transactions import OutsideTransactions
from forum import kinds
from forum.actions import categories
from forum.models import Category, Tag
from foundation.errors import DomainError


class AudienceField(forms.ModelChoiceField):
    """Every audience but that of conversations, by what it is called."""

    def __init__(self, **options: Any) -> None:  # Any: options of a form field
        found = Audience.objects.exclude(kind="participants").select_related("group").order_by("pk")
        super().__init__(found, label=_("audience"), **options)

    def label_from_instance(self, obj: Audience) -> str:
        return _words(obj)


class CategoryForm(forms.ModelForm):
    """The kinds as boxes to tick; none ticked admits all."""

    audience = AudienceField()

    kinds = forms.MultipleChoiceField(
        label=_("kinds of thread"),
        required=False,
        choices=lambda: [(kind.slug, kind.plural) for kind in kinds.declared()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: every kind may stand here."),
    )

    class Meta:
        model = Category
        fields = "__all__"  # noqa: DJ007 - the administration names them


@admin.register(Category)
class CategoryAdmin(OutsideTransactions):
    """The tree of categories. One in which threads stand cannot be deleted, only archived."""

    form = CategoryForm
    list_display = ["slug", "name_en", "name_zh", "parent", "audience_shown", "thread_count", "position", "archived_at"]
    list_select_related = ["parent", "audience__group"]
    search_fields = ["slug", "name_en", "name_zh"]
    ordering = ["position", "pk"]
    fields = [
        *("slug", "parent", "position", "name_en", "name_zh", "description_en", "description_zh"),
        *("audience", "kinds", "archived_at"),
    ]

    @admin.display(description=_("audience"))
    def audience_shown(self, category: Category) -> str:
        """Who reads here, in words."""
        return _words(category.audience)

    def save_model(self, request: HttpRequest, obj: Category, form: forms.ModelForm, change: bool) -> None:  # noqa: FBT001
        actor, declared = signed_in_member(request), self.declared(request)
        categories.save_category(actor=actor, category=obj, now=timezone.now(), declared=declared)

    def delete_model(self, request: HttpRequest, obj: Category) -> None:
        categories.delete_category(actor=signed_in_member(request), category=obj, now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Category]) -> None:
        # Those below first: what something is part of cannot go.
        for category in queryset.order_by("-parent_id", "-pk"):
            try:
                self.delete_model(request, category)
            except DomainError as refusal:
                messages.error(request, f"{category}: {refusal.message}")


@admin.register(Tag)
class TagAdmin(OutsideTransactions):
    """Words on threads. Members make them; here they are spelled rightly or taken away."""

    list_display = ["name", "slug", "thread_count", "created_at"]
    search_fields = ["name", "slug"]
    ordering = ["-thread_count", "slug"]
    fields = ["name", "slug", "thread_count", "created_at"]
    readonly_fields = ["slug", "thread_count", "created_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Tag, form: forms.ModelForm, change: bool) -> None:  # noqa: FBT001
        actor, declared = signed_in_member(request), self.declared(request)
        categories.rename_tag(actor=actor, tag=obj, now=timezone.now(), declared=declared)

    def delete_model(self, request: HttpRequest, obj: Tag) -> None:
        categories.delete_tag(actor=signed_in_member(request), tag=obj, now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Tag]) -> None:
        for tag in queryset.order_by("pk"):
            self.delete_model(request, tag)


def _words(audience: Audience) -> str:
    return str(audience.group) if audience.group else str(audience.get_kind_display())
