"""Reads of topics."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class TopicQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Topics."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """All of them, for everybody: a topic's name is part of the map of the field, and tells of nobody."""
        return self

    def in_order(self) -> Self:
        """As they stand in the tree, read from its first root to its last leaf."""
        return self.order_by("position", "pk")
