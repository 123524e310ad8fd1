"""Reads of what stands beside texts."""

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Concat


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

    def of_work(self, pk: int) -> Self:
        """All identifiers of the work that is kept under this key, that one first."""
        is_other = Case(When(pk=pk, then=Value(0)), default=Value(1))
        return self.filter(Q(pk=pk) | Q(same_as=pk)).order_by(is_other, "pk")


class CitationQuerySet(HostedQuerySet):
    """Where works are cited."""

    def in_order(self) -> Self:
        """As the text names them, with the work."""
        return self.select_related("reference__same_as").order_by("position", "pk")

    def of_hosts(self, label: str, ids: Collection[int]) -> Self:
        """What a page of texts of the model `room.Model` cites, text by text and in their order, with the works.

        One statement, however many texts there are; `content.citations.cards.by_host` makes lists of it.
        """
        found = self.filter(host_model=label.lower(), host_id__in=ids)
        return found.select_related("reference__same_as").order_by("host_id", "position", "pk")

    def of_work(self, pk: int) -> Self:
        """Where the work that is kept under this key is cited by any of its identifiers, newest first, a text once."""
        of_work = Q(reference=pk) | Q(reference__same_as=pk)
        again = self.model._default_manager.filter(
            of_work, host_model=OuterRef("host_model"), host_id=OuterRef("host_id"), pk__gt=OuterRef("pk")
        )
        return self.filter(of_work).exclude(Exists(again)).order_by("-pk")

    def publicly_cited_works(self) -> models.QuerySet[Any, dict[str, Any]]:
        """For each work by its key `work`, in how many public texts it is cited (`texts`). (Any: columns.)"""
        text = Concat("host_model", Value(":"), Cast("host_id", CharField()))
        works = self.filter(is_public=True).values(work=Coalesce("reference__same_as_id", "reference_id"))
        return works.annotate(texts=Count(text, distinct=True)).order_by()


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
