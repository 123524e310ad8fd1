"""The log of decisions and of appeals, to look at. It is added to by deciding and by nothing else."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from events.admin import ReadOnlyAdmin
from moderation import policies, reasons
from moderation.actions.undoing import is_undoable
from moderation.models import Appeal, ModerationAction, WordRule


class ForModerators(ReadOnlyAdmin):
    """Open to those who decide about texts; `visible_to` narrows it."""

    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return policies.rights_of(request.user).decides_about_texts  # type: ignore[arg-type]  # Django's union

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Not by who is behind a pseudonym: an address that asks for one member's decisions would answer it."""
        return "unnamed" not in lookup and super().lookup_allowed(lookup, value, request)


@admin.register(ModerationAction)
class ModerationActionAdmin(ForModerators):
    list_display = ("id", "kind", "rule", "actor", "member", "reason", "created_at", "taken_back")
    list_display_links = ("id", "kind")
    list_filter = ("kind", "is_automatic")
    list_select_related = ("actor", "member", "undone_by")
    search_fields = ("=id", "=subject_id", "actor__username", "member__username", "reason")
    ordering = ("-pk",)
    fields = readonly_fields = (
        *("kind", "rule", "actor", "is_automatic", "member", "subject_model", "subject_id", "item_link", "reason"),
        *("change", "undoes", "created_at", "taken_back"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return ModerationAction.objects.visible_to(request.user)

    @admin.display(description=_("rule"), ordering="ground")
    def rule(self, action: ModerationAction) -> str:
        """In words."""
        return reasons.words(action.ground) if action.ground else ""

    @admin.display(description=_("change"))
    def change(self, action: ModerationAction) -> str:
        """Of a word rule or the defences: what it was, and what it is since."""
        data = action.data
        if action.kind == ModerationAction.Kind.RULE_CHANGED:
            states = dict(WordRule.State.choices)
            before, after = (str(states.get(data[name], "–")) for name in ("before", "after"))
            return f"{before} → {after} ({', '.join(data['fields'])})"
        if action.kind == ModerationAction.Kind.DEFENCES_CHANGED and "before" in data:
            return ", ".join(f"{name}: {data['before'][name]} → {value}" for name, value in data["after"].items())
        return ""

    @admin.display(description=_("taken back"))
    def taken_back(self, action: ModerationAction) -> str:
        """That it was, or where it is done."""
        if hasattr(action, "undone_by"):
            return str(_("yes"))
        if not is_undoable(action):
            return ""
        return format_html('<a href="{}">{}</a>', reverse("admin:queue_undo", args=[action.pk]), _("Take it back …"))

    @admin.display(description=_("item of the queue"))
    def item_link(self, action: ModerationAction) -> str:
        """Where it was decided."""
        if action.item_id is None:
            return ""
        address = reverse("admin:queue_item", args=[action.item_id])
        return format_html('<a href="{}">{}</a>', address, action.item_id)


@admin.register(Appeal)
class AppealAdmin(ForModerators):
    list_display = ("id", "action", "member", "state", "created_at", "decided_at", "decided_by")
    list_filter = ("state",)
    list_select_related = ("action", "member", "decided_by")
    ordering = ("-pk",)
    fields = readonly_fields = (
        *("action", "member", "text", "created_at", "state", "decided_at", "decided_by", "answer"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Appeal.objects.visible_to(request.user)
