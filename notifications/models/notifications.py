"""What members are told, and how it travels to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.querysets import DeliveryQuerySet, FanOutQuerySet, NotificationQuerySet

LONGEST_KIND = 40
LONGEST_LABEL = 60  # `room.model`


class Channel(models.TextChoices):
    """A way in which a notification reaches a member."""

    SITE = "site", _("on the site")
    EMAIL = "email", _("e-mail")
    DIGEST = "digest", _("digest")
    WEBHOOK = "webhook", _("webhook")


class Notification(models.Model):
    """One event told to one member. Rows about the same thing are collapsed when they are read, never deleted.

    What it is about is named, not referenced: a notification outlives what it tells of, and whoever shows it asks again
    whether the member may see that.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    # Of the outbox; events are removed after a while, notifications with the member.
    event_id = models.BigIntegerField()
    kind = models.CharField(_("kind"), max_length=LONGEST_KIND)
    # Who caused it; empty for what the site did, and where it is not to be told.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What opens, and under what it is collapsed: a post, and its thread.
    subject_model = models.CharField(max_length=LONGEST_LABEL)
    subject_id = models.BigIntegerField()
    target_model = models.CharField(max_length=LONGEST_LABEL)
    target_id = models.BigIntegerField()
    group_key = models.CharField(max_length=LONGEST_KIND + LONGEST_LABEL + 22)
    # Off for a member who wants to hear of such things by other channels alone.
    is_on_site = models.BooleanField(default=True)
    created_at = models.DateTimeField(_("told at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    # The member may see the thing no longer, or it is gone.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "event_id"], name="notification_once_per_event"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_of_recipient"),
            models.Index(
                fields=["recipient", "group_key"],
                name="notification_unread",
                condition=Q(read_at__isnull=True, withdrawn_at__isnull=True, is_on_site=True),
            ),
            models.Index(fields=["subject_model", "subject_id"], name="notification_subject"),
            models.Index(fields=["target_model", "target_id", "recipient"], name="notification_target"),
        ]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")

    def __str__(self) -> str:
        return f"{self.kind} for {self.recipient_id}"


class Delivery(models.Model):
    """One notification by one channel other than the site: what became of it, and why."""

    class State(models.TextChoices):
        DUE = "due", _("due")
        # For mail: handed to the mail queue, which knows what became of it from there on.
        SENT = "sent", _("sent")
        SKIPPED = "skipped", _("skipped")
        FAILED = "failed", _("failed")
        UNKNOWN = "unknown", _("unknown")

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DUE)
    # A code, for skipped and failed ones.
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    due_at = models.DateTimeField(_("due at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    mail = models.ForeignKey(
        "OutgoingMail", null=True, blank=True, on_delete=models.SET_NULL, related_name="deliveries"
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel"], name="delivery_once_per_channel"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="delivery_channel_known"),
            models.CheckConstraint(
                condition=Q(state__in=["due", "sent", "skipped", "failed", "unknown"]), name="delivery_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="due", done_at__isnull=True) | (~Q(state="due") & Q(done_at__isnull=False)),
                name="delivery_done_at_iff_done",
            ),
            models.CheckConstraint(condition=~Q(state="skipped") | ~Q(reason=""), name="delivery_skipped_with_reason"),
        ]
        indexes = [models.Index(fields=["channel", "due_at"], name="delivery_due", condition=Q(state="due"))]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")

    def __str__(self) -> str:
        return f"{self.notification_id} by {self.channel}: {self.state}"


class FanOut(models.Model):
    """The telling of one event to everybody whom it concerns, in batches; `stage` and `cursor` say how far it came."""

    class State(models.TextChoices):
        DUE = "due", _("due")
        DONE = "done", _("done")
        DEAD = "dead", _("given up")

    event_id = models.BigIntegerField(unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DUE)
    stage = models.PositiveSmallIntegerField(default=0)
    # The last member of the stage that was looked at, by id.
    cursor = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    told_count = models.PositiveIntegerField(_("members told"), default=0)

    objects = FanOutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["due", "done", "dead"]), name="fan_out_state_known"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at__isnull=True)),
                name="fan_out_done_at_iff_done",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="fan_out_due", condition=Q(state="due"))]
        verbose_name = _("fan-out")
        verbose_name_plural = _("fan-outs")

    def __str__(self) -> str:
        return f"event {self.event_id}: {self.state}"


class ChannelChoice(models.Model):
    """That a member wants, or does not want, to hear of things of one kind by one channel. Absent: as by default."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="channel_choices")
    kind = models.CharField(max_length=LONGEST_KIND)
    channel = models.CharField(max_length=10, choices=Channel)
    is_on = models.BooleanField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "channel"], name="channel_choice_once"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="channel_choice_channel_known"),
        ]
        verbose_name = _("choice of channel")
        verbose_name_plural = _("choices of channels")

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind} {self.channel}"
