"""Going over what already stands with the privacy check: how far it is, and what it found, without a word of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.models import Post
from moderation.models.items import member_key


class PrivacyScan(models.Model):
    """One run over all posts. It goes on behind `last_post`, whatever stopped it."""

    started_at = models.DateTimeField(_("started at"))
    # Empty when the timetable started it, and for a former member.
    started_by = member_key(label=_("started by"))
    rule_set_version = models.PositiveSmallIntegerField(_("version of the rules"))
    last_post = models.BigIntegerField(default=0)
    posts_read = models.PositiveBigIntegerField(_("posts read"), default=0)
    items_made = models.PositiveBigIntegerField(_("posts put into the queue"), default=0)
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


class ScannedPost(models.Model):
    """What a scan found in one post. The same text and rules never come into the queue twice."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="scanned")
    # A keyed hash of title, text and version of the rules.
    mark = models.BinaryField(max_length=32)
    # Field, rule, tier, start and end of each finding.
    findings = models.JSONField()
    found_at = models.DateTimeField(_("found at"))

    class Meta:
        verbose_name = _("findings in a post")
        verbose_name_plural = _("findings in posts")

    def __str__(self) -> str:
        return f"findings in {self.post_id}"
