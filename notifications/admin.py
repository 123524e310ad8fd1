"""The mail that left, waits or failed, for administrators. Never its text."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from events.admin import ReadOnlyAdmin
from notifications.models import OutgoingMail


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """The one list that shows addresses next to subjects, hence for superusers only."""

    list_display = ("subject", "recipient", "state", "attempts", "due_at", "sent_at", "last_error")
    list_filter = ("state",)
    search_fields = ("recipient", "message_id")
    ordering = ("-pk",)
    fields = readonly_fields = (
        "message_id",
        "recipient",
        "subject",
        "state",
        "attempts",
        "created_at",
        "due_at",
        "claimed_at",
        "sent_at",
        "last_error",
    )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = request.user
        return bool(user.is_active and user.is_staff and user.is_superuser)
