"""What is told to whom: what members follow, and mail that waits in the database until it is sent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.querysets import OutgoingMailQuerySet, SubscriptionQuerySet


class Subscription(models.Model):
    """How closely one member follows one thing. The thing is named, not referenced: it lives in a room above."""

    class Level(models.TextChoices):
        MUTED = "muted", _("muted")
        NORMAL = "normal", _("normal")
        TRACKING = "tracking", _("tracking")
        WATCHING = "watching", _("watching")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions")
    # `forum.thread`, `forum.category`, `forum.tag`, `knowledge.topic`, `accounts.user`
    target_model = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    level = models.CharField(_("level"), max_length=8, choices=Level)
    # Set by the program, as when somebody replies; a choice of the member's own is never overruled by one.
    is_automatic = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "target_model", "target_id"], name="subscription_once"),
            models.CheckConstraint(
                condition=models.Q(level__in=["muted", "normal", "tracking", "watching"]),
                name="subscription_level_known",
            ),
        ]
        indexes = [models.Index(fields=["target_model", "target_id", "level"], name="subscription_target")]
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")

    def __str__(self) -> str:
        return f"{self.member_id} {self.level} {self.target_model} {self.target_id}"


class OutgoingMail(models.Model):
    """One message to one recipient. Claimed, sent, marked; what happened in between is never guessed.

    The text is emptied once the message has left: it may hold a link that opens an account.
    """

    class State(models.TextChoices):
        DUE = "due", _("due")
        CLAIMED = "claimed", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        # A crash between handing over and marking: shown to staff, never sent again by itself.
        UNKNOWN = "unknown", _("unknown")

    message_id = models.CharField("Message-ID", max_length=200, unique=True)
    recipient = models.CharField(_("recipient"), max_length=320)
    subject = models.CharField(_("subject"), max_length=400)
    # The message as it goes over the wire (RFC 5322), empty once sent.
    source = models.BinaryField(blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("queued at"), auto_now_add=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["due", "claimed", "sent", "failed", "unknown"]),
                name="outgoing_mail_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="outgoing_mail_sent_at_iff_sent",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="outgoing_mail_due", condition=models.Q(state="due"))]
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")

    def __str__(self) -> str:
        return f"{self.subject} ({self.state})"
