"""What staff chose about texts of newcomers: one row, read once for each text that passes the gates."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class DefenceSettings(models.Model):
    """The one row of choices, with what tells processes that they keep something old. Absent on a new site."""

    class FirstTexts(models.TextChoices):
        OFF = "off", _("No: they are shown at once")
        FIRST = "first", _("The first one")
        THREE = "three", _("The first three")

    ONLY_ID: Final = 1

    first_texts = models.CharField(
        _("texts of newcomers that wait for a moderator"),
        max_length=5,
        choices=FirstTexts,
        default=FirstTexts.OFF,
        help_text=_(
            "At trust level 0. Members with a checked credential, and those who came by an invitation, never wait."
        ),
    )
    is_learning_used = models.BooleanField(
        _("hold texts that look like what moderators refused as spam"),
        default=True,
        help_text=_("At trust level 0 and 1, once there are enough examples of both kinds."),
    )
    # Grows with every change of a word rule.
    rules_version = models.PositiveIntegerField(default=0)
    # Examples that were learned from, counted as they come.
    spam_count = models.PositiveIntegerField(default=0)
    good_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="defence_settings_is_one_row"),
            models.CheckConstraint(
                condition=models.Q(first_texts__in=["off", "first", "three"]), name="defence_settings_first_texts_known"
            ),
        ]
        verbose_name = _("defences against spam")
        verbose_name_plural = _("defences against spam")

    def __str__(self) -> str:
        return "defences"
