"""Reads of who stands in private conversations."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class ParticipantQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Who stands, or stood, in conversations."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Participants of the conversations that the viewer may open: nobody else learns who writes to whom."""
        from forum.models import Thread  # noqa: PLC0415 - querysets load before models

        return self.filter(thread__in=Thread.objects.conversations_of(user).values("pk"))

    def present(self) -> Self:
        """Those who have not left."""
        return self.filter(left_at__isnull=True)

    def in_order(self) -> Self:
        """As they came, with their names."""
        return self.select_related("member__shown_credential").order_by("joined_at", "pk")
