"""Files for staff: what lies here, whose it is, where it stands; and a way to take one out of sight."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content.attachments import actions, reading
from content.models import Attachment
from events.admin import ReadOnlyAdmin
from foundation.errors import DomainError


class RemovalForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Staff read it. Do not repeat what had to go."),
        max_length=actions.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StateFilter(admin.SimpleListFilter):
    """Where a file stands in its life."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, Any]]:
        return [("waiting", _("in no text")), ("attached", _("in a text")), ("removed", _("removed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        conditions = {
            "waiting": {"attached_at__isnull": True, "removed_at__isnull": True},
            "attached": {"attached_at__isnull": False, "removed_at__isnull": True},
            "removed": {"removed_at__isnull": False},
        }
        return queryset.filter(**conditions.get(str(self.value()), {}))


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyAdmin):
    list_display = ("name", "shown_format", "host", "uploaded_by", "created_at", "removed_at")
    list_filter = (StateFilter, "kind", "content_type")
    list_select_related = ("uploaded_by",)
    search_fields = ("key", "name", "uploaded_by__username")
    ordering = ("-pk",)
    fields = readonly_fields = (
        "name",
        "address",
        "shown_format",
        "alt_text",
        "ai_label",
        "host",
        "uploaded_by",
        "created_at",
        "attached_at",
        "removed_at",
        "removed_by",
        "removal_reason",
    )
    actions = ("remove",)

    @admin.display(description=_("format and size"))
    def shown_format(self, attachment: Attachment) -> str:
        """What it is, how large, and of how many pixels."""
        measures = f", {attachment.width} × {attachment.height}" if attachment.width else ""
        return reading.label(attachment) + measures

    @admin.display(description=_("stands in"))
    def host(self, attachment: Attachment) -> str:
        """The model and number of the text it stands in."""
        return f"{attachment.host_model} {attachment.host_id}" if attachment.host_model else ""

    @admin.display(description=_("address"))
    def address(self, attachment: Attachment) -> str:
        """A link, which asks whether the reader may see the file like any other."""
        return format_html('<a href="{}">{}</a>', attachment.get_absolute_url(), attachment.key)

    def has_remove_permission(self, request: HttpRequest) -> bool:
        """Django asks for it before it offers the action that removes."""
        return bool(request.user.has_perm("content.remove_attachment"))

    @admin.action(description=_("Remove …"), permissions=["remove"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Attachment]) -> TemplateResponse | None:
        """Ask why, then take the chosen files out of sight; one refusal stops none of the others."""
        is_sent = "apply" in request.POST
        form = RemovalForm(request.POST if is_sent else None)
        if is_sent and form.is_valid():
            self._remove(request, queryset, form.cleaned_data["reason"])
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Remove files"),
            "opts": self.model._meta,
            "attachments": queryset.order_by("pk"),
            "form": form,
            "action": request.POST.get("action", ""),
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "content/remove_attachments.html", context, status=422 if is_sent else 200)

    def _remove(self, request: HttpRequest, queryset: QuerySet[Attachment], reason: str) -> None:
        count = 0
        for attachment in queryset.order_by("pk"):
            try:
                actions.remove(actor=request.user, attachment=attachment, reason=reason, now=timezone.now())
            except DomainError as refusal:
                messages.error(request, f"{attachment.name}: {refusal.message}")
            else:
                count += 1
                self.log_change(request, attachment, "Removed.")
        text = ngettext("%(count)d file removed.", "%(count)d files removed.", count)
        messages.success(request, text % {"count": count})
