"""Receivers of signed calls, and every call that was made."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.querysets import WebhookCallQuerySet, WebhookQuerySet

LONGEST_URL = 500


class Webhook(models.Model):
    """An address of a member's own, where a program hears what the member hears."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(_("name"), max_length=60)
    url = models.URLField(_("address"), max_length=LONGEST_URL)
    # Encrypted; shown to the member once.
    secret = models.CharField(max_length=300)
    # Calls in a row that were given up.
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    switched_off_at = models.DateTimeField(_("switched off at"), null=True, blank=True)
    # A code: by the member, or after repeated failure.
    switched_off_reason = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(_("made at"))

    objects = WebhookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "url"], name="webhook_once_per_address"),
            models.CheckConstraint(
                condition=Q(switched_off_at__isnull=True, switched_off_reason="")
                | (Q(switched_off_at__isnull=False) & ~Q(switched_off_reason="")),
                name="webhook_switched_off_with_reason",
            ),
        ]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.name


class WebhookCall(models.Model):
    """One call to one address: what was sent, what came of it. The text of posts is never in it, only links."""

    class State(models.TextChoices):
        DUE = "due", _("due")
        SENT = "sent", _("sent")
        FAILED = "failed", _("given up")

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="calls")
    # Empty for a test call.
    delivery = models.ForeignKey(
        "Delivery", null=True, blank=True, on_delete=models.SET_NULL, related_name="webhook_calls"
    )
    payload = models.JSONField(encoder=DjangoJSONEncoder)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    status = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    milliseconds = models.PositiveIntegerField(_("milliseconds"), null=True, blank=True)
    # A code of `notifications.webhooks.calling`.
    last_error = models.CharField(_("last error"), max_length=40, blank=True)
    created_at = models.DateTimeField()

    objects = WebhookCallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "delivery"], name="webhook_call_once_per_delivery"),
            models.CheckConstraint(condition=Q(state__in=["due", "sent", "failed"]), name="webhook_call_state_known"),
            models.CheckConstraint(
                condition=Q(state="due", done_at__isnull=True) | (~Q(state="due") & Q(done_at__isnull=False)),
                name="webhook_call_done_at_iff_done",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="webhook_call_due", condition=Q(state="due"))]
        verbose_name = _("webhook call")
        verbose_name_plural = _("webhook calls")

    def __str__(self) -> str:
        return f"{self.webhook_id}: {self.state}"
