"""Mail that gathers what happened in a period: when it is due, what became of each, and what stood in it."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from notifications.querysets import DigestPlanQuerySet, DigestQuerySet

LONGEST_KEY = 130  # `room.model:id`, or what notifications are collapsed by
LONGEST_SECTION = 40


class Product(models.TextChoices):
    """A mail of its own, with a switch of its own."""

    FOLLOW = "follow", _("what you follow")
    MISSED_YOU = "missed_you", _("we missed you")


class DigestPlan(models.Model):
    """When one member's digests come. Every member has one; the worker makes what is missing."""

    class Frequency(models.TextChoices):
        OFF = "off", _("Never")
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest_plan")
    frequency = models.CharField(_("how often"), max_length=6, choices=Frequency, default=Frequency.WEEKLY)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=Weekday, default=Weekday.MONDAY)
    # Of the member's own clock.
    hour = models.PositiveSmallIntegerField(_("hour"), default=8, validators=[MaxValueValidator(23)])
    # The member's own date of the last one: there is one for each of their days or weeks, wherever they are by then.
    last_date = models.DateField()
    # Where the next period begins.
    covered_until = models.DateTimeField(_("covered until"))
    next_due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    is_missed_you_on = models.BooleanField(_("written to after a long absence"), default=True)
    missed_covered_until = models.DateTimeField()
    missed_due_at = models.DateTimeField(_("looked at for absence at"), null=True, blank=True)
    # Empty while the member never chose anything.
    chosen_at = models.DateTimeField(_("chosen at"), null=True, blank=True)

    objects = DigestPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(frequency__in=["off", "daily", "weekly"]), name="digest_plan_frequency"),
            models.CheckConstraint(condition=Q(weekday__gte=0, weekday__lte=6), name="digest_plan_weekday_0_to_6"),
            models.CheckConstraint(condition=Q(hour__gte=0, hour__lte=23), name="digest_plan_hour_0_to_23"),
            models.CheckConstraint(
                condition=Q(frequency="off", next_due_at__isnull=True)
                | (~Q(frequency="off") & Q(next_due_at__isnull=False)),
                name="digest_plan_due_unless_off",
            ),
            models.CheckConstraint(
                condition=Q(is_missed_you_on=False, missed_due_at__isnull=True)
                | Q(is_missed_you_on=True, missed_due_at__isnull=False),
                name="digest_plan_missed_due_iff_on",
            ),
        ]
        indexes = [
            models.Index(fields=["next_due_at"], name="digest_plan_due", condition=Q(next_due_at__isnull=False)),
            models.Index(
                fields=["missed_due_at"], name="digest_plan_missed_due", condition=Q(missed_due_at__isnull=False)
            ),
        ]
        verbose_name = _("plan for digests")
        verbose_name_plural = _("plans for digests")

    def __str__(self) -> str:
        return f"{self.member_id} {self.frequency}"


class Digest(models.Model):
    """One period of one member: sent, empty, or skipped with the reason. The next one begins where it ends."""

    class State(models.TextChoices):
        # Handed to the mail queue, which knows what became of it from there on.
        SENT = "sent", _("sent")
        EMPTY = "empty", _("empty")
        SKIPPED = "skipped", _("skipped")

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    product = models.CharField(_("product"), max_length=10, choices=Product)
    period_started_at = models.DateTimeField(_("period begins"))
    period_ended_at = models.DateTimeField(_("period ends"))
    state = models.CharField(_("state"), max_length=7, choices=State)
    # A code, for skipped ones.
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    item_count = models.PositiveIntegerField(_("items"), default=0)
    mail = models.ForeignKey("OutgoingMail", null=True, blank=True, on_delete=models.SET_NULL, related_name="digests")
    made_at = models.DateTimeField(_("made at"))

    objects = DigestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "product", "period_started_at"], name="digest_once_per_period"
            ),
            models.CheckConstraint(
                condition=Q(period_ended_at__gt=F("period_started_at")), name="digest_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(product__in=["follow", "missed_you"]), name="digest_product_known"),
            models.CheckConstraint(condition=Q(state__in=["sent", "empty", "skipped"]), name="digest_state_known"),
            models.CheckConstraint(
                condition=(Q(state="skipped") & ~Q(reason="")) | (~Q(state="skipped") & Q(reason="")),
                name="digest_reason_iff_skipped",
            ),
        ]
        indexes = [models.Index(fields=["period_ended_at"], name="digest_by_end")]
        verbose_name = _("digest")
        verbose_name_plural = _("digests")

    def __str__(self) -> str:
        return f"{self.product} for {self.recipient_id} until {self.period_ended_at:%Y-%m-%d}: {self.state}"


class DigestItem(models.Model):
    """What stood in a digest, and up to where: a number of a post, an id. What is below never stands in one again."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="items")
    section = models.CharField(max_length=LONGEST_SECTION)
    key = models.CharField(max_length=LONGEST_KEY)
    until = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "key"], name="digest_item_once")]
        verbose_name = _("item of a digest")
        verbose_name_plural = _("items of digests")

    def __str__(self) -> str:
        return f"{self.key} up to {self.until}"
