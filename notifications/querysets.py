"""Reads of mail."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models


class OutgoingMailQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Messages on their way out."""

    def due(self, now: datetime) -> Self:
        """Messages whose time has come, oldest first."""
        return self.filter(state="due", due_at__lte=now).order_by("due_at", "pk")

    def longest_wait(self, now: datetime) -> timedelta:
        """How long the message that has waited longest has not left; zero when none waits.

        Counted from when it was queued: each attempt moves its due time, which must not hide it from whoever watches.
        """
        created_at = self.filter(state="due").aggregate(oldest=models.Min("created_at"))["oldest"]
        return max(now - created_at, timedelta()) if created_at else timedelta()
