"""Reads of who stands in private conversations."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Block

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


class ContactRequestQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Members who ask whether they may write."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own, and those to them from members whom they did not block; a blocked one is told nothing."""
        if not user.is_authenticated:
            return self.none()
        blocked = Block.objects.filter(member_id=user.pk, other=OuterRef("sender"), kind="block")
        return self.filter(Q(sender_id=user.pk) | Q(~Exists(blocked), receiver_id=user.pk))

    def waiting_for(self, user: "User | AnonymousUser") -> Self:
        """Of these, what the member has to answer, the oldest first, with who asks."""
        found = self.filter(receiver_id=user.pk, state="open")
        return found.select_related("sender__shown_credential").order_by("created_at", "pk")
