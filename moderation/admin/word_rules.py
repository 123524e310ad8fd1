"""Word rules: written here, tried and put in force on a page of their own."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone

from accounts.views.answers import signed_in_member
from content.admin.outside_transactions import OutsideTransactions
from moderation import policies
from moderation.actions import word_rules
from moderation.desk import trying
from moderation.models import WordRule


@admin.register(WordRule)
class WordRuleAdmin(OutsideTransactions):
    """For moderators with the permission. A rule is retired, never deleted: the log tells of it."""

    list_display = ["name", "kind", "answer", "reach", "state", "tried_at", "changed_at", "made_by"]
    list_filter = ["state", "kind", "answer"]
    list_select_related = ["made_by"]
    ordering = ["name", "pk"]
    search_fields = ["name", "pattern"]
    fields = [*word_rules.FIELDS, "state", "made_by", "made_at", "changed_at", "tried_by", "tried_at", "timeout_count"]
    readonly_fields = ["state", "made_by", "made_at", "changed_at", "tried_by", "tried_at", "timeout_count"]
    change_form_template = "admin/moderation/word_rule.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return WordRule.objects.visible_to(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return policies.may_write_rules(request.user)  # type: ignore[arg-type]  # Django's union

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:  # Any: patterns and resolvers
        """Django's own, and the page on which a rule is tried."""
        view = self.admin_site.admin_view(self.try_rule)
        return [path("<int:pk>/try/", view, name="moderation_wordrule_try"), *super().get_urls()]

    def try_rule(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Trying a rule."""
        return trying.page(request, self.admin_site.each_context(request), pk)

    def save_model(self, request: HttpRequest, obj: WordRule, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        word_rules.save_rule(
            actor=signed_in_member(request), rule=obj, declared=self.declared(request), now=timezone.now()
        )

    def response_post_save_add(self, request: HttpRequest, obj: WordRule) -> HttpResponseRedirect:
        """To the page on which it is tried: until then it does nothing."""
        return HttpResponseRedirect(reverse("admin:moderation_wordrule_try", args=[obj.pk]))

    def response_post_save_change(self, request: HttpRequest, obj: WordRule) -> HttpResponseRedirect:
        """As above."""
        return self.response_post_save_add(request, obj)
