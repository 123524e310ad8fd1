"""Reads of the pages of the house."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

if TYPE_CHECKING:
    from accounts.models import User


class PageQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Pages of the house."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """All of them, for everybody: a stranger must be able to read the rules before joining.

        On a closed site the access middleware decides before any page is asked for.
        """
        return self

    def in_order(self) -> Self:
        """As they stand in the footer."""
        return self.order_by("position", "pk")

    def containing(self, text: str) -> Self:
        """Pages that hold the text in the reader's language, whatever the case of its Latin letters."""
        ending = "zh" if get_language() == "zh-hans" else "en"
        return self.filter(Q(**{f"title_{ending}__icontains": text}) | Q(**{f"body_{ending}__icontains": text}))


class PageVersionQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """What pages of the house said."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """All of them, for everybody, as the pages themselves."""
        return self

    def of(self, slug: str) -> Self:
        """Those of the page at this address, the newest first."""
        return self.filter(page__slug=slug).order_by("-number")
