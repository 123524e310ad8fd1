"""Texts that wait, and what the privacy check found: to look at. Lists tell kind and number, never a text."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from content.gates import reasons
from content.models import Hold, PrivacyFinding
from content.privacy import words
from events.admin import ReadOnlyAdmin


class HostedAdmin(ReadOnlyAdmin):
    """Rows that name the text they belong to."""

    @admin.display(description=_("text"))
    def host(self, row: Any) -> str:
        """Model and number of the text. (Any: a finding or a hold.)"""
        return f"{row.host_model} {row.host_id}"


@admin.register(Hold)
class HoldAdmin(HostedAdmin):
    """Why texts wait, and who decided."""

    list_display = ["id", "host", "why", "finding_count", "decision", "held_at", "decided_at", "decided_by"]
    list_display_links = ["id", "host"]
    list_filter = ["decision"]
    list_select_related = ["decided_by"]
    ordering = ["-pk"]
    fields = readonly_fields = ("host", "why", "found", "held_at", "decision", "decided_at", "decided_by", "note")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        of_host = PrivacyFinding.objects.filter(host_model=OuterRef("host_model"), host_id=OuterRef("host_id"))
        number = of_host.order_by().values("host_id").annotate(number=Count("pk")).values("number")
        counted: QuerySet = super().get_queryset(request).annotate(number=Subquery(number, IntegerField()))
        return counted

    @admin.display(description=_("why it waits"))
    def why(self, hold: Hold) -> str:
        """The reasons in words."""
        return " ".join(reasons.words(code) for code in hold.reasons)

    @admin.display(description=_("findings"), ordering="number")
    def finding_count(self, hold: Any) -> int:
        """How many the privacy check made in the text. (Any: the annotated hold.)"""
        return hold.number or 0

    @admin.display(description=_("findings"))
    def found(self, hold: Hold) -> str:
        """Kinds of findings in the text, with their numbers."""
        kinds = PrivacyFinding.objects.filter(host_model=hold.host_model, host_id=hold.host_id).values_list("kind")
        counted = kinds.annotate(number=Count("pk")).order_by("kind")
        return "; ".join(f"{words.of_kind(kind)}: {number}" for kind, number in counted) or "–"


@admin.register(PrivacyFinding)
class PrivacyFindingAdmin(HostedAdmin):
    """What was found, and what its author decided. The words themselves are kept nowhere."""

    list_display = ["id", "host", "field", "kind_shown", "tier", "rule", "decision", "reason", "decided_at"]
    list_display_links = ["id", "host"]
    list_filter = ["tier", "decision", "reason"]
    ordering = ["-pk"]
    fields = readonly_fields = (
        *("host", "revision", "field", "kind_shown", "tier", "rule", "rule_set_version", "start", "length"),
        *("decision", "reason", "explanation", "decided_by", "decided_at"),
    )

    @admin.display(description=_("kind"), ordering="kind")
    def kind_shown(self, finding: PrivacyFinding) -> str:
        """The kind in words."""
        return words.of_kind(finding.kind)
