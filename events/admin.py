"""The outbox for staff: what happened, who still has to hear of it, and a second chance for what was given up."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events import actions, policies, registry
from events.models import Event, Handling


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that the program writes: people look at them and change nothing."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class KindFilter(admin.SimpleListFilter):
    """Kinds from the registry: asking the table for its distinct values would read all of it."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Iterable[tuple[str, str]]:
        return [(kind.name, kind.name) for kind in registry.kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class HandlerFilter(admin.SimpleListFilter):
    """Handlers from the registry, for the same reason."""

    title = _("handler")
    parameter_name = "handler"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Iterable[tuple[str, str]]:
        names = {name for kind in registry.kinds() for name in registry.handler_names(kind.name)}
        return [(name, name) for name in sorted(names)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(handler=self.value()) if self.value() else queryset


class HandlingInline(admin.TabularInline):
    """Who hears of the event, on the event's own page."""

    model = Handling
    fields = readonly_fields = ("handler", "state", "attempts", "due_at", "done_at", "last_error")
    ordering = ("pk",)
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("id", "kind", "subject", "actor", "created_at")
    list_filter = (KindFilter,)
    list_select_related = ("actor",)
    ordering = ("-pk",)
    fields = readonly_fields = ("kind", "subject", "actor", "data", "created_at", "request_id")
    inlines = (HandlingInline,)

    @admin.display(description=_("tells of"))
    def subject(self, event: Event) -> str:
        """The model and number of what the event tells of."""
        return f"{event.subject_model} {event.subject_id}" if event.subject_model else ""


@admin.register(Handling)
class HandlingAdmin(ReadOnlyAdmin):
    list_display = ("event", "handler", "state", "attempts", "due_at", "done_at", "last_error")
    list_filter = ("state", HandlerFilter)
    list_select_related = ("event",)
    ordering = ("-pk",)
    fields = readonly_fields = ("event", "handler", "state", "attempts", "due_at", "done_at", "last_error")
    actions = ("try_again",)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return policies.may_retry_handling(request.user)

    @admin.action(description=_("Try again what was given up"), permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Handling]) -> None:
        """Send the chosen ones that were given up back to the worker; the others are left as they are."""
        given_up = list(queryset.filter(state=Handling.State.DEAD))
        count = actions.retry(actor=request.user, handlings=given_up, now=timezone.now())
        if not count:
            self.message_user(request, _("None of these was given up, so nothing was tried again."), messages.WARNING)
            return
        for handling in given_up:
            self.log_change(request, handling, "Try again.")
        text = ngettext("%(count)s handling is tried again.", "%(count)s handlings are tried again.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)
