"""What members follow."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.querysets import SubscriptionQuerySet


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
        indexes = [
            models.Index(fields=["target_model", "target_id", "level"], name="subscription_target"),
            # Lists ask what a member muted, who may follow thousands of threads.
            models.Index(fields=["member", "level"], name="subscription_level"),
        ]
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")

    def __str__(self) -> str:
        return f"{self.member_id} {self.level} {self.target_model} {self.target_id}"
