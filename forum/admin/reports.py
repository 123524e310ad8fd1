"""Reports for moderators: the queue, and a way to each. Decided on the site, beside the text."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forum.admin.moderated import ModeratedAdmin
from forum.models import Report


@admin.register(Report)
class ReportAdmin(ModeratedAdmin):
    list_display = ("id", "reason", "state", "written_by", "reporter", "created_at", "decided_at", "decided_by")
    list_display_links = ("id", "reason")
    list_filter = ("state", "reason")
    list_select_related = ("post__author", "post__pseudonym", "reporter", "decided_by")
    ordering = ("-pk",)
    fields = readonly_fields = (
        *("decision", "reason", "note", "written_by", "reporter", "created_at"),
        *("state", "decided_at", "decided_by", "decision_note"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Report.objects.visible_to(request.user)

    @admin.display(description=_("written by"))
    def written_by(self, report: Report) -> str:
        """Whose post it is."""
        return report.post.byline

    @admin.display(description=_("decision"))
    def decision(self, report: Report) -> str:
        """Where it is decided."""
        return format_html('<a href="{}">{}</a>', reverse("report", args=[report.pk]), _("Open the report"))
