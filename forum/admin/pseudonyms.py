"""Who looked behind pseudonyms, for those who may. Whose they are stands on no page here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from events.admin import ReadOnlyAdmin
from forum.models import Revelation


@admin.register(Revelation)
class RevelationAdmin(ReadOnlyAdmin):
    """The log, never altered."""

    list_display = ("id", "pseudonym", "place", "seen_by", "reason", "seen_at")
    list_select_related = ("pseudonym__thread", "seen_by")
    ordering = ("-seen_at", "-pk")
    fields = readonly_fields = ("pseudonym", "place", "seen_by", "reason", "seen_at")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("forum.reveal_author"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("pseudonym__thread", "seen_by")

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        return not lookup.startswith("pseudonym") and super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("page"))
    def place(self, look: Revelation) -> str:
        """The thread in which the voice is heard."""
        thread = look.pseudonym.thread
        return format_html('<a href="{}">{}</a>', thread.get_absolute_url(), thread.title)
