"""Who reviews what, and the facts of articles that no revision holds."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.views.answers import signed_in_member
from content.admin.outside_transactions import OutsideTransactions
from foundation import site
from knowledge import policies
from knowledge.actions import naming, reviewers
from knowledge.models import Article, LearningPath, PathStep, ReviewerRole


@admin.register(ReviewerRole)
class ReviewerRoleAdmin(OutsideTransactions):
    """Appointments. One is ended, not changed or deleted: what was approved under it has to stay explained."""

    list_display = ["member", "topic", "role", "granted_at", "granted_by", "ended_at"]
    list_select_related = ["member", "topic", "granted_by"]
    list_filter = ["role", ("ended_at", admin.EmptyFieldListFilter)]
    search_fields = ["member__username", "topic__slug"]
    ordering = ["-granted_at", "-pk"]
    raw_id_fields = ["member", "topic"]
    fields = ["member", "topic", "role"]
    actions = ["end_appointments"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return policies.may_appoint(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ReviewerRole, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        made = reviewers.appoint_reviewer(
            actor=signed_in_member(request), member=obj.member, topic=obj.topic, role=obj.role, now=timezone.now()
        )
        obj.pk = made.pk

    @admin.action(description=_("End these appointments"), permissions=["add"])
    def end_appointments(self, request: HttpRequest, queryset: QuerySet[ReviewerRole]) -> None:
        """From now on these members review no longer."""
        for appointment in queryset.filter(ended_at__isnull=True):
            reviewers.end_appointment(actor=signed_in_member(request), appointment=appointment, now=timezone.now())


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    """Facts about articles. Texts are written, reviewed and published on their own pages."""

    list_display = ["slug", "topic", "level", "is_about_safety", "review_months"]
    list_select_related = ["topic"]
    list_filter = ["level", "is_about_safety"]
    search_fields = ["slug"]
    ordering = ["slug"]
    raw_id_fields = ["topic", "owner"]
    fields = ["slug", "topic", "level", "is_about_safety", "review_months", "owner"]
    readonly_fields = ["slug"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Article, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        super().save_model(request, obj, form, change)
        site.bump_epoch()


class PathStepInline(admin.TabularInline):
    """The articles of a path, in order."""

    model = PathStep
    raw_id_fields = ["article"]
    ordering = ["position"]
    extra = 1


@admin.register(LearningPath)
class LearningPathAdmin(OutsideTransactions):
    """Paths and their steps."""

    list_display = ["slug", "title_en", "title_zh", "audience", "position"]
    ordering = ["position", "pk"]
    inlines = [PathStepInline]

    def save_model(self, request: HttpRequest, obj: LearningPath, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        actor, declared = signed_in_member(request), self.declared(request)
        naming.save_path(actor=actor, path=obj, now=timezone.now(), declared=declared)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        super().save_related(request, form, formsets, change)
        site.bump_epoch()
