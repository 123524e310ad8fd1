"""Reads of the outbox."""

from datetime import datetime
from typing import Self

from django.db import models


class EventQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def about(self, subject: models.Model) -> Self:
        """Events that tell of this object, in the order in which they happened."""
        return self.filter(subject_model=subject._meta.label_lower, subject_id=subject.pk).order_by("pk")


class HandlingQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def due(self, now: datetime) -> Self:
        """Handlings whose time has come, oldest first."""
        return self.filter(state="due", due_at__lte=now).order_by("due_at", "pk")

    def dead(self) -> Self:
        """Handlings that were given up and wait for a person."""
        return self.filter(state="dead").order_by("pk")
