"""Reads of categories and tags."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Audience

if TYPE_CHECKING:
    from accounts.models import User


class CategoryQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Categories."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Categories whose audience the viewer belongs to; the name of a group's category is the group's alone."""
        return self.filter(audience__in=Audience.objects.readable_by(user).values("pk"))

    def open(self) -> Self:
        """Those in which threads can be started."""
        return self.filter(archived_at__isnull=True)

    def in_order(self) -> Self:
        """As staff placed them."""
        return self.order_by("position", "pk")


class TagQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Tags."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Tags on a thread that the viewer may read: a word that only a group uses is known to that group alone."""
        from forum.models import Thread  # noqa: PLC0415 - querysets load before models

        seen = Thread.objects.listed_for(user).filter(tags=OuterRef("pk"))
        return self.filter(Exists(seen))

    def beginning_with(self, text: str) -> Self:
        """Tags whose word begins with the text, the most used first."""
        return self.filter(Q(name__istartswith=text) | Q(slug__istartswith=text)).order_by("-thread_count", "slug")
