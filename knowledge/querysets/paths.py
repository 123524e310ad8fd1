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


class SelfCheckQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Questions to check oneself."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """For whoever reads the article: the view has found it for them."""
        return self

    def of(self, article: models.Model) -> Self:
        """Those under this article, in order."""
        return self.filter(article=article).order_by("position")
