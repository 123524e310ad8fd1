"""Reads of what members follow, and of mail."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User

FOLLOWING = ("tracking", "watching")


class SubscriptionQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """What members follow."""

    def of(self, member: "User | AnonymousUser", target_model: str) -> Self:
        """One member's subscriptions to things of one kind (`forum.thread`); nothing for a guest."""
        if not member.is_authenticated:
            return self.none()
        return self.filter(member_id=member.pk, target_model=target_model)

    def followed(self) -> Self:
        """Those that make a thing followed."""
        return self.filter(level__in=FOLLOWING)

    def level_of(self, member: "User | AnonymousUser", target: models.Model) -> str:
        """How closely the member follows the thing; `normal` where nothing is stored. One query for a member."""
        label = target._meta.label_lower
        found = self.of(member, label).filter(target_id=target.pk).values_list("level", flat=True).first()
        return found or "normal"


class OutgoingMailQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Messages on their way out."""

    def due(self, now: datetime) -> Self:
        """Messages whose time has come, oldest first."""
        return self.filter(state="due", due_at__lte=now).order_by("due_at", "pk")

    def longest_wait(self, now: datetime) -> timedelta:
        """How long the message that has waited longest has not left; zero when none waits.

        Counted from when it was queued: each attempt moves its due time, which must not hide it from whoever watches.
        """
        created_at = self.filter(state="due").aggregate(oldest=models.Min("created_at"))["oldest"]
        return max(now - created_at, timedelta()) if created_at else timedelta()
