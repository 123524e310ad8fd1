"""What became of the code in articles when it was run."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CodeCheck(models.Model):
    """The last run of one block of code, with what it should print, in one environment."""

    class Outcome(models.TextChoices):
        MATCHED = "matched", _("ran and matched")
        DIFFERED = "differed", _("ran and printed something else")
        FAILED = "failed", _("ended with an error")
        STOPPED = "stopped", _("was stopped: too long or too large")

    # Of code, expected output and tolerance: whatever changes, it has to run again.
    code_hash = models.CharField(max_length=64)
    # Of requirements-code.lock.
    lock_hash = models.CharField(max_length=64)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    # By name: python, scikit-learn.
    versions = models.JSONField(default=dict, blank=True)
    output = models.TextField(_("output"), max_length=20_000, blank=True)
    ran_at = models.DateTimeField(_("ran at"))
    # The last time that it matched.
    passed_at = models.DateTimeField(_("matched at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code_hash", "lock_hash"], name="code_check_once_per_environment"),
            models.CheckConstraint(
                condition=Q(outcome__in=["matched", "differed", "failed", "stopped"]), name="code_check_outcome_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="matched") | Q(passed_at__isnull=False), name="code_check_matched_has_time"
            ),
        ]
        verbose_name = _("check of code")
        verbose_name_plural = _("checks of code")

    def __str__(self) -> str:
        return f"{self.code_hash[:12]}: {self.outcome}"
