"""Members whom a member does not want to hear."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.querysets import BlockQuerySet


class Block(models.Model):
    """One member's wish about another. Never told to the other."""

    class Kind(models.TextChoices):
        # Their texts are folded, and they cause no notifications.
        MUTE = "mute", _("muted")
        # The same, and they can start no conversation with the member nor mention them.
        BLOCK = "block", _("blocked")

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    created_at = models.DateTimeField()

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "other"], name="block_once"),
            models.CheckConstraint(condition=~models.Q(member=models.F("other")), name="block_not_oneself"),
            models.CheckConstraint(condition=models.Q(kind__in=["mute", "block"]), name="block_kind_known"),
        ]
        verbose_name = _("block")
        verbose_name_plural = _("blocks")

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind} {self.other_id}"
