"""What readers told moderators."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.models.threads import LONGEST_REASON
from moderation.models.items import ReviewItem, member_key
from moderation.querysets import FlagQuerySet
from moderation.reasons import FlagReason


class Flag(models.Model):
    """One reader's word about one text, and what became of it. Who said it is told to nobody but moderators."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("report", "open")
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("dismissed")
        LAPSED = "lapsed", _("set aside, nobody decided in time")

    item = models.ForeignKey(ReviewItem, on_delete=models.CASCADE, related_name="flags", verbose_name=_("item"))
    flagger = member_key("flags", _("reported by"))
    reason = models.CharField(_("reason"), max_length=20, choices=FlagReason)
    note = models.CharField(_("note"), max_length=LONGEST_REASON, blank=True)
    # When it was made; see `moderation.weights`.
    weight = models.FloatField(_("weight"), default=1)
    created_at = models.DateTimeField(_("reported at"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "flagger"], name="flag_once_per_item_and_flagger"),
            models.CheckConstraint(condition=Q(reason__in=FlagReason.values), name="flag_reason_known"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "upheld", "dismissed", "lapsed"]), name="flag_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="flag_decided_has_time",
            ),
            models.CheckConstraint(condition=Q(weight__gte=0), name="flag_weight_not_negative"),
        ]
        verbose_name = _("flag")
        verbose_name_plural = _("flags")

    def __str__(self) -> str:
        return f"{self.item_id}: {self.reason}"
