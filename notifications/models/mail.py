"""Mail that waits in the database until it is sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.querysets import OutgoingMailQuerySet


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
        indexes = [
            models.Index(fields=["due_at"], name="outgoing_mail_due", condition=models.Q(state="due")),
            models.Index(fields=["recipient", "created_at"], name="outgoing_mail_to"),
        ]
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")

    def __str__(self) -> str:
        return f"{self.subject} ({self.state})"
