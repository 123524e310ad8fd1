"""Reads of the glossary."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class GlossaryTermQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Terms."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """All of them, for everybody."""
        return self

    def in_order(self, language: str) -> Self:
        """By their word in this language."""
        return self.order_by("zh" if language == "zh-hans" else "en", "pk")
