"""Copies and deletions for staff: that there are any and how they went, never what is in them."""

from django.contrib import admin

from accounts.models import DataExport, Erasure
from events.admin import ReadOnlyAdmin


@admin.register(DataExport)
class DataExportAdmin(ReadOnlyAdmin):
    """Copies that members asked for. The file is its member's alone."""

    list_display = ("member", "state", "requested_at", "ready_at", "expires_at", "size", "attempts", "last_error")
    list_filter = ("state",)
    list_select_related = ("member",)
    ordering = ("-requested_at", "-pk")
    fields = readonly_fields = (*list_display, "claimed_at")


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    """Deletions of accounts. Once done, a row names nobody."""

    list_display = (
        *("__str__", "member", "state", "is_removing_texts", "is_for_absence", "requested_at", "due_at", "done_at"),
    )
    list_filter = ("state",)
    list_select_related = ("member",)
    ordering = ("-requested_at", "-pk")
    fields = readonly_fields = (
        *("member", "state", "is_removing_texts", "is_for_absence", "requested_at", "due_at", "withdrawn_at"),
        *("done_at", "attempts", "last_error", "counts", "kept"),
    )
