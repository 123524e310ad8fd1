"""Going over what already stands with the privacy check: how far it is, and what it found, without a word of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.items import LONGEST_CODE, member_key


class PrivacyScan(models.Model):
    """One run over all texts that readers see. It goes on behind `last_row` of `reading`, whatever stopped it."""

    started_at = models.DateTimeField(_("started at"))
    # Empty when the timetable started it, and for a former member.
    started_by = member_key(label=_("started by"))
    rule_set_version = models.PositiveSmallIntegerField(_("version of the rules"))
    # The shelf that is read now (`moderation.shelves`), and the last of its rows that was.
    reading = models.CharField(max_length=LONGEST_CODE, default="forum.post")
    last_row = models.BigIntegerField(default=0)
    texts_read = models.PositiveBigIntegerField(_("texts read"), default=0)
    items_made = models.PositiveBigIntegerField(_("put into the queue"), default=0)
    is_going_on = models.BooleanField(default=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_going_on"], condition=Q(is_going_on=True), name="privacy_scan_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(is_going_on=True, finished_at__isnull=True)
                | Q(is_going_on=False, finished_at__isnull=False),
                name="privacy_scan_finished_has_time",
            ),
        ]
        verbose_name = _("privacy scan")
        verbose_name_plural = _("privacy scans")

    def __str__(self) -> str:
        return f"scan {self.pk}"


class ScannedText(models.Model):
    """What a scan found in one text. The same words and rules never come into the queue twice.

    The text is named, not referenced: texts of all rooms are read. What is about a text that is gone goes with the
    next scan.
    """

    subject_model = models.CharField(max_length=LONGEST_CODE)
    subject_id = models.BigIntegerField()
    # A keyed hash of the words and the version of the rules.
    mark = models.BinaryField(max_length=32)
    # Field, rule, tier, start and end of each finding.
    findings = models.JSONField()
    found_at = models.DateTimeField(_("found at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_model", "subject_id"], name="scanned_text_once"),
        ]
        verbose_name = _("findings in a text")
        verbose_name_plural = _("findings in texts")

    def __str__(self) -> str:
        return f"findings in {self.subject_model} {self.subject_id}"
