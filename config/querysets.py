"""Reads of the pages of the house."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language


class PageQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Pages of the house. All of them are open to whoever may read the site at all."""

    def in_order(self) -> Self:
        """As they stand in the footer."""
        return self.order_by("position", "pk")

    def containing(self, text: str) -> Self:
        """Pages that hold the text in the reader's language, whatever the case of its Latin letters."""
        ending = "zh" if get_language() == "zh-hans" else "en"
        return self.filter(Q(**{f"title_{ending}__icontains": text}) | Q(**{f"body_{ending}__icontains": text}))
