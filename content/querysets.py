"""Reads of what stands beside texts."""

from typing import Self

from django.db import models


class HostedQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Rows that name the text they belong to."""

    def of(self, host: models.Model) -> Self:
        """Rows beside this text."""
        return self.filter(host_model=host._meta.label_lower, host_id=host.pk)


class ReferenceQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Works."""

    def canonical(self) -> Self:
        """Works without their other identifiers."""
        return self.filter(same_as__isnull=True)


class CitationQuerySet(HostedQuerySet):
    """Where works are cited."""

    def in_order(self) -> Self:
        """As the text names them, with the work."""
        return self.select_related("reference").order_by("position", "pk")


class PrivacyFindingQuerySet(HostedQuerySet):
    """Findings."""

    def open(self) -> Self:
        """Those nobody decided about."""
        return self.filter(decision="open")


class HoldQuerySet(HostedQuerySet):
    """Texts that wait."""

    def open(self) -> Self:
        """Those nobody decided about, the longest-waiting first."""
        return self.filter(decision="open").order_by("held_at", "pk")
