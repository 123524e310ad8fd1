"""What the community's knowledge is about."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from knowledge.querysets import TopicQuerySet


class Topic(models.Model):
    """One subject of the field, in both languages. Threads and articles name the topics they are about."""

    class Level(models.IntegerChoices):
        INTRODUCTORY = 1, _("introductory")
        INTERMEDIATE = 2, _("intermediate")
        ADVANCED = 3, _("advanced")

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=40)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("part of")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.INTRODUCTORY)
    position = models.PositiveSmallIntegerField(_("place in the tree"), default=0)

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=3), name="topic_level_1_to_3"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="topic_not_its_own_parent"),
        ]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_zh if get_language() == "zh-hans" else self.name_en
