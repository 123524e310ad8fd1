"""Who stands in a private conversation."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.querysets.conversations import ParticipantQuerySet


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
