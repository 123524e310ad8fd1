"""Reads of mail."""

from datetime import datetime
from typing import Self

from django.db import models


class OutgoingMailQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Messages on their way out."""

    def due(self, now: datetime) -> Self:
        """Messages whose time has come, oldest first."""
        return self.filter(state="due", due_at__lte=now).order_by("due_at", "pk")
