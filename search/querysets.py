"""Reads of what the index should hold."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F

if TYPE_CHECKING:
    from accounts.models import User


class SearchDocumentQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Documents of the index."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """For staff, who look after the index: a row tells that something exists, and when it changed."""
        return self if user.is_staff else self.none()

    def changed_since(self, moment: datetime) -> Self:
        """Those that changed at that moment or later, in order."""
        return self.filter(changed_at__gte=moment).order_by("changed_at", "pk")

    def waiting(self) -> Self:
        """Those of which no index has the newest version yet, dead letters left out."""
        return self.filter(indexed_version__lt=F("content_version"), problem="")

    def dead(self) -> Self:
        """Those that no indexer could take."""
        return self.exclude(problem="").order_by("pk")
