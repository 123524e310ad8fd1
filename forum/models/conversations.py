"""Who stands in a private conversation, and who asks to begin one."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.querysets.conversations import ContactRequestQuerySet, ParticipantQuerySet


class Participant(models.Model):
    """One member in one conversation. Whoever left keeps the row, and reads no further."""

    thread = models.ForeignKey("forum.Thread", on_delete=models.CASCADE, related_name="participants")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="participations")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "member"], name="participant_once")]
        indexes = [
            models.Index(
                fields=["member", "thread"], condition=models.Q(left_at__isnull=True), name="participant_present"
            )
        ]
        verbose_name = _("participant")
        verbose_name_plural = _("participants")

    def __str__(self) -> str:
        return f"{self.member_id} in {self.thread_id}"


class ContactRequest(models.Model):
    """A member asks another whether they may write. Whoever asked learns of an acceptance, and of nothing else."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contact_requests")
    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("text"), max_length=500)
    # Of the conversation that an acceptance opens: accepting twice opens one.
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(_("asked at"))
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ContactRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "receiver"], condition=models.Q(state="open"), name="contact_request_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "accepted", "declined"]), name="contact_request_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(sender=models.F("receiver")), name="contact_request_not_to_oneself"
            ),
        ]
        verbose_name = _("request to get in touch")
        verbose_name_plural = _("requests to get in touch")

    def __str__(self) -> str:
        return f"{self.sender_id} to {self.receiver_id}: {self.state}"
