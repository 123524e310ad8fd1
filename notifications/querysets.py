"""Reads of what members follow, and of mail."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User

FOLLOWING = ("tracking", "watching")


class SubscriptionQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """What members follow."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own: what somebody follows is nobody else's business."""
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()

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


class NotificationQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Notifications."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own. Whether they may still see what it tells of is asked where it is shown."""
        return self.filter(recipient_id=user.pk) if user.is_authenticated else self.none()

    def standing(self) -> Self:
        """Those that the site shows: wanted there, and not withdrawn."""
        return self.filter(is_on_site=True, withdrawn_at__isnull=True)

    def unread(self) -> Self:
        """Those that the member has not opened."""
        return self.standing().filter(read_at__isnull=True)

    def about(self, subject: models.Model) -> Self:
        """Those that open this thing."""
        return self.filter(subject_model=subject._meta.label_lower, subject_id=subject.pk)

    def collected_under(self, target: models.Model) -> Self:
        """Those that are collapsed under this thing."""
        return self.filter(target_model=target._meta.label_lower, target_id=target.pk)


class SavedSearchQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Searches that members keep."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own."""
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()

    def with_watched(self) -> Self:
        """Each with `is_watched`: whether its member is told of what is new in it."""
        return self.annotate(is_watched=models.Q(pk__in=_watched_searches()))

    def due(self, now: datetime) -> Self:
        """Watched ones whose time to be looked into has come, the longest-waiting first."""
        return self.filter(due_at__lte=now, pk__in=_watched_searches()).order_by("due_at", "pk")


class DeliveryQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """How notifications travel."""

    def due(self, channel: str, now: datetime) -> Self:
        """Those of the channel whose time has come, oldest first."""
        return self.filter(channel=channel, state="due", due_at__lte=now).order_by("due_at", "pk")


class FanOutQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Events that are being told."""

    def due(self, now: datetime) -> Self:
        """Those to go on with, oldest first."""
        return self.filter(state="due", due_at__lte=now).order_by("due_at", "pk")


class WebhookQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Receivers of calls."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own."""
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()

    def listening(self) -> Self:
        """Those that are called."""
        return self.filter(switched_off_at__isnull=True)


class WebhookCallQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Calls."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those to a member's own addresses."""
        return self.filter(webhook__member_id=user.pk) if user.is_authenticated else self.none()

    def due(self, now: datetime) -> Self:
        """Calls whose time has come, oldest first, to addresses that are not switched off."""
        return self.filter(state="due", due_at__lte=now, webhook__switched_off_at__isnull=True).order_by("due_at", "pk")


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


class DigestPlanQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """When digests come."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own."""
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()

    def due(self, now: datetime) -> Self:
        """Those whose digest of what they follow is due, the longest-waiting first."""
        return self.filter(next_due_at__lte=now).order_by("next_due_at", "pk")

    def missed_due(self, now: datetime) -> Self:
        """Those whose absence is to be looked at, the longest-waiting first."""
        return self.filter(missed_due_at__lte=now).order_by("missed_due_at", "pk")


class DigestQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Periods of members."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own."""
        return self.filter(recipient_id=user.pk) if user.is_authenticated else self.none()


class InboundMailQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Messages that came in."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own."""
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()

    def due(self, now: datetime) -> Self:
        """Messages to be handled, the longest-waiting first."""
        return self.filter(state="due", due_at__lte=now).order_by("due_at", "pk")


class MailboxQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Mailboxes of members."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A member's own."""
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()

    def paused(self) -> Self:
        """Those that get what an account needs and nothing else."""
        return self.filter(paused_at__isnull=False)


class ReturnedMailQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Reports about mail of ours."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those about mail to the member."""
        return self.filter(member_id=user.pk) if user.is_authenticated else self.none()


def _watched_searches() -> models.QuerySet[Any, Any]:  # Any: ids
    """Ids of saved searches whose member wants to hear of them: nobody else can follow one."""
    from notifications.models import Subscription  # noqa: PLC0415 - models import this module

    return Subscription.objects.filter(target_model="notifications.savedsearch", level="watching").values("target_id")
