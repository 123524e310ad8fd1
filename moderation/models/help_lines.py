"""Numbers that somebody in danger can call."""

from typing import Final

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from moderation.querysets import HelpLineQuerySet

LONGEST_NUMBER: Final = 16  # characters: with the code of a country fifteen digits at most, by ITU-T E.164


class HelpLine(models.Model):
    """A number for one country or for several. Kept by staff; shown to whoever seems to need it, and to everybody."""

    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    place_en = models.CharField(_("where, in English"), max_length=80)
    place_zh = models.CharField(_("where, in Chinese"), max_length=80)
    name_en = models.CharField(_("called in English"), max_length=120)
    name_zh = models.CharField(_("called in Chinese"), max_length=120)
    number = models.CharField(
        _("number"),
        max_length=LONGEST_NUMBER,
        validators=[RegexValidator(r"^\+?[0-9][0-9 ()-]*\Z", _("Write digits, as somebody would dial them."))],
    )
    website = models.URLField(_("website"), max_length=200, blank=True)

    objects = HelpLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("help line")
        verbose_name_plural = _("help lines")

    def __str__(self) -> str:
        return f"{self.place_en}: {self.name_en}"

    @property
    def place(self) -> str:
        """Where it answers, in the active language."""
        return self.place_zh if get_language() == "zh-hans" else self.place_en

    @property
    def name(self) -> str:
        """What it is called, in the active language."""
        return self.name_zh if get_language() == "zh-hans" else self.name_en

    @property
    def dialled(self) -> str:
        """As a link dials it."""
        return "".join(char for char in self.number if char.isdigit() or char == "+")
