"""What the site learned from moderators' decisions about spam: numbers, never a text."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.models.items import ReviewItem


class SpamLesson(models.Model):
    """One decision that was learned from; gone when the decision is taken back. See `moderation.gates.learning`."""

    item = models.OneToOneField(ReviewItem, on_delete=models.CASCADE, related_name="lesson", verbose_name=_("item"))
    is_spam = models.BooleanField(_("spam"))
    # Numbers of the buckets that it counts in, two bytes each: what taking it back needs.
    buckets = models.BinaryField()
    # How likely spam it looked before anybody had decided, 0 to 1; empty while there were too few examples.
    score = models.FloatField(_("looked like spam"), null=True, blank=True)
    learned_at = models.DateTimeField(_("learned at"))

    class Meta:
        indexes = [models.Index(fields=["learned_at"], name="spam_lesson_learned")]
        verbose_name = _("decision about spam")
        verbose_name_plural = _("decisions about spam")

    def __str__(self) -> str:
        return f"{self.item_id}: {self.is_spam}"


class SpamBucket(models.Model):
    """In how many examples of each kind a word with this hash stood. Many words share one bucket."""

    number = models.PositiveIntegerField(primary_key=True)
    spam_count = models.PositiveIntegerField(default=0)
    good_count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("count of hashed words")
        verbose_name_plural = _("counts of hashed words")

    def __str__(self) -> str:
        return f"{self.number}: {self.spam_count}, {self.good_count}"


class LinkedHost(models.Model):
    """A site to which a text led that moderators decided about as spam, or as no spam."""

    lesson = models.ForeignKey(SpamLesson, on_delete=models.CASCADE, related_name="hosts")
    host = models.CharField(_("site"), max_length=253, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson", "host"], name="linked_host_once_per_lesson")]
        verbose_name = _("linked site")
        verbose_name_plural = _("linked sites")

    def __str__(self) -> str:
        return self.host
