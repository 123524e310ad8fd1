"""What the community's knowledge is about."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from content.fields import RenderedHtmlField
from foundation.paths import path_of
from knowledge.querysets.topics import TopicQuerySet
from knowledge.vocabulary import LANGUAGE_CODES, LANGUAGES, LONGEST_REASON, Level, Origin, member_key

LONGEST_TOPIC_TEXT = 6_000  # characters: a page says what a topic is, articles say the rest


class Topic(models.Model):
    """One subject of the field, in both languages. Threads and articles name the topics they are about."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=40)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("part of")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.INTRODUCTORY)
    position = models.PositiveSmallIntegerField(_("place in the tree"), default=0)
    # Articles on it are about safety: without a clinician none is published.
    is_about_safety = models.BooleanField(_("a clinician has to review"), default=False)
    prerequisites: models.ManyToManyField = models.ManyToManyField(
        "self", through="TopicPrerequisite", symmetrical=False, related_name="leads_to", verbose_name=_("know first")
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="topic_level_1_to_3"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="topic_not_its_own_parent"),
        ]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_of("topic", self.slug)

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_zh if get_language() == "zh-hans" else self.name_en

    @property
    def other_name(self) -> str:
        """In the other language."""
        return self.name_en if get_language() == "zh-hans" else self.name_zh


class TopicPrerequisite(models.Model):
    """What to know before a topic. All rows together have no circle: `knowledge.graphs` looks before one is stored."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="needs")
    needed = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="needed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "needed"], name="topic_prerequisite_once"),
            models.CheckConstraint(condition=~Q(topic=F("needed")), name="topic_prerequisite_not_itself"),
        ]
        verbose_name = _("prerequisite of a topic")
        verbose_name_plural = _("prerequisites of topics")

    def __str__(self) -> str:
        return f"{self.topic_id} needs {self.needed_id}"


class TopicText(models.Model):
    """What a topic is, in one language: the text that readers see, and one that waits for a second person."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES)
    # Empty while nothing was accepted yet.
    source = models.TextField(_("text"), max_length=LONGEST_TOPIC_TEXT, blank=True)
    html = RenderedHtmlField(max_length=200_000, blank=True, default="")
    renderer_version = models.PositiveSmallIntegerField(default=0)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.MEMBER)
    author = member_key()
    written_at = models.DateTimeField(_("written at"))
    reviewed_by = member_key()
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)

    proposed_source = models.TextField(_("proposed text"), max_length=LONGEST_TOPIC_TEXT, blank=True)
    proposed_by = member_key()
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True)
    proposal_note = models.CharField(_("what was decided about it"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "language"], name="topic_text_once_per_language"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGE_CODES), name="topic_text_language_known"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="topic_text_origin_known"),
            models.CheckConstraint(condition=~Q(author=F("reviewed_by")), name="topic_text_author_is_not_reviewer"),
            # What a member wrote is seen after somebody else looked at it.
            models.CheckConstraint(
                condition=Q(source="") | Q(origin=Origin.STARTER) | Q(reviewed_at__isnull=False),
                name="topic_text_shown_is_reviewed",
            ),
            models.CheckConstraint(
                condition=Q(proposed_source="", proposed_at__isnull=True)
                | (~Q(proposed_source="") & Q(proposed_at__isnull=False)),
                name="topic_text_proposal_has_time",
            ),
        ]
        verbose_name = _("text of a topic")
        verbose_name_plural = _("texts of topics")

    def __str__(self) -> str:
        return f"{self.topic_id} in {self.language}"

    @property
    def is_unreviewed_starter(self) -> bool:
        """It came with the software and nobody here looked at it yet."""
        return self.origin == Origin.STARTER and self.reviewed_at is None
