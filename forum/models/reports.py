"""What readers told moderators about posts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.models.posts import Post
from forum.models.threads import LONGEST_REASON
from forum.querysets.reports import ReportQuerySet


class Report(models.Model):
    """One reader's word about one post, and what a moderator decided. Its reporter is told to nobody but moderators."""

    class Reason(models.TextChoices):
        # First in every list: the only one that takes a post out of sight before anybody has looked.
        PATIENT_DATA = "patient_data", _("It contains a patient's data")
        DANGEROUS_ADVICE = "dangerous_advice", _("Dangerous advice, or advice on somebody's own treatment")
        UNSUPPORTED_CLAIM = "unsupported_claim", _("A claim without support")
        RETRACTED_SOURCE = "retracted_source", _("It rests on a retracted source")
        UNDECLARED_INTEREST = "undeclared_interest", _("An interest that is not declared")
        UNDISCLOSED_AI = "undisclosed_ai", _("A machine's text that is not declared")
        HARASSMENT = "harassment", _("Harassment")
        SPAM = "spam", _("Advertising or spam")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("report", "open")
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("dismissed")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports", verbose_name=_("post"))
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("reported by"),
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    note = models.CharField(_("note"), max_length=LONGEST_REASON, blank=True)
    created_at = models.DateTimeField(_("reported at"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decision_note = models.CharField(_("reason of the decision"), max_length=LONGEST_REASON, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "reporter"], condition=Q(state="open"), name="report_open_once_per_reporter"
            ),
            models.CheckConstraint(
                condition=Q(
                    reason__in=[
                        "patient_data",
                        "dangerous_advice",
                        "unsupported_claim",
                        "retracted_source",
                        "undeclared_interest",
                        "undisclosed_ai",
                        "harassment",
                        "spam",
                    ]
                ),
                name="report_reason_known",
            ),
            models.CheckConstraint(condition=Q(state__in=["open", "upheld", "dismissed"]), name="report_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="report_decided_has_time",
            ),
        ]
        indexes = [models.Index(fields=["created_at", "id"], condition=Q(state="open"), name="report_open")]
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    def __str__(self) -> str:
        return f"{self.post_id}: {self.reason}"
