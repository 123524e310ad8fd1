"""What was done to threads, for moderators to look at."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forum.admin.moderated import ModeratedAdmin
from forum.models import ThreadNote


@admin.register(ThreadNote)
class ThreadNoteAdmin(ModeratedAdmin):
    list_display = ("id", "thread", "kind", "actor", "reason", "created_at", "undone_at")
    list_display_links = ("id", "thread")
    list_filter = ("kind", ("undone_at", admin.EmptyFieldListFilter))
    list_select_related = ("thread", "actor")
    search_fields = ("=thread__id", "actor__username", "reason")
    ordering = ("-pk",)
    fields = readonly_fields = ("care", "thread", "kind", "actor", "reason", "created_at", "undone_at", "undone_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return ThreadNote.objects.visible_to(request.user).filter(thread__category__isnull=False)

    @admin.display(description=_("care"))
    def care(self, note: ThreadNote) -> str:
        """Where it is taken back."""
        return format_html(
            '<a href="{}">{}</a>', reverse("thread_care", args=[note.thread_id]), _("Care for the thread")
        )
