"""Reads of learning paths."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class LearningPathQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Learning paths."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """All of them, for everybody; steps without a published article are left out where they are shown."""
        return self

    def in_order(self) -> Self:
        """As staff put them."""
        return self.order_by("position", "pk")
