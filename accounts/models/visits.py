"""On which days members read here, and how much."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitDay(models.Model):
    """A day, by UTC, on which a member opened threads. Written in batches with reading marks; kept for 100 days."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visit_days")
    visit_date = models.DateField(_("day"))
    # Posts that were new to them.
    posts_read = models.PositiveIntegerField(_("posts read"), default=0)
    seen_at = models.DateTimeField(_("last seen at"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "visit_date"], name="visit_day_once")]
        indexes = [models.Index(fields=["visit_date", "member"], name="visit_day_by_day")]
        verbose_name = _("day of a visit")
        verbose_name_plural = _("days of visits")

    def __str__(self) -> str:
        return f"{self.member_id} on {self.visit_date}"


class VisitTotal(models.Model):
    """What the days of a member added up to that are not kept any more. All together is this and the days that are."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visit_total")
    days = models.PositiveIntegerField(_("days visited"), default=0)
    posts_read = models.PositiveIntegerField(_("posts read"), default=0)

    class Meta:
        verbose_name = _("sum of earlier visits")
        verbose_name_plural = _("sums of earlier visits")

    def __str__(self) -> str:
        return f"{self.member_id}: {self.days}"
