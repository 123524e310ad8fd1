"""Learning paths, how far members are, and questions to check oneself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation.paths import path_of
from knowledge.models.articles import Article
from knowledge.querysets.paths import LearningPathQuerySet, SelfCheckQuerySet
from knowledge.vocabulary import own_key


class LearningPath(models.Model):
    """Articles in an order that somebody thought about."""

    class Audience(models.TextChoices):
        CLINICIAN = "clinician", _("Clinicians")
        RESEARCHER = "researcher", _("Researchers")
        ENGINEER = "engineer", _("Engineers")

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title_en = models.CharField(_("title in English"), max_length=120)
    title_zh = models.CharField(_("title in Chinese"), max_length=60)
    audience = models.CharField(_("for"), max_length=10, choices=Audience)
    position = models.PositiveSmallIntegerField(default=0)

    objects = LearningPathQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=["clinician", "researcher", "engineer"]), name="learning_path_audience_known"
            )
        ]
        verbose_name = _("learning path")
        verbose_name_plural = _("learning paths")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return path_of("learning_path", self.slug)

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.title_zh if get_language() == "zh-hans" else self.title_en


class PathStep(models.Model):
    """One article of a path."""

    path = models.ForeignKey(LearningPath, on_delete=models.CASCADE, related_name="steps")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["path", "position"], name="path_step_position_once"),
            models.UniqueConstraint(fields=["path", "article"], name="path_step_article_once"),
        ]
        verbose_name = _("step of a path")
        verbose_name_plural = _("steps of paths")

    def __str__(self) -> str:
        return f"{self.path_id}, {self.position}: {self.article_id}"


class Progress(models.Model):
    """A member has read an article; it counts in every path that it is a step of."""

    member = own_key("progress")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="progress")
    language = models.CharField(max_length=10, default="en")
    # The revision that was read: a step that changed since is named.
    revision_number = models.PositiveIntegerField()
    read_at = models.DateTimeField(_("read at"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "article"], name="progress_once")]
        verbose_name = _("progress")
        verbose_name_plural = _("progress")

    def __str__(self) -> str:
        return f"{self.member_id} read {self.article_id}"


class SelfCheck(models.Model):
    """One question under an article, with an explanation of the answer."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="self_checks")
    position = models.PositiveSmallIntegerField()
    question_en = models.CharField(max_length=500)
    question_zh = models.CharField(max_length=300)
    # A list of words in both languages, under `en` and `zh`.
    choices = models.JSONField(default=list)
    answer = models.PositiveSmallIntegerField()
    explanation_en = models.TextField(max_length=1_500)
    explanation_zh = models.TextField(max_length=1_000)

    objects = SelfCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="self_check_position_once"),
            models.CheckConstraint(condition=Q(answer__lte=5), name="self_check_answer_in_range"),
        ]
        verbose_name = _("question to check oneself")
        verbose_name_plural = _("questions to check oneself")

    def __str__(self) -> str:
        return f"{self.article_id}, question {self.position}"

    @property
    def question(self) -> str:
        """In the reader's language."""
        return self.question_zh if get_language() == "zh-hans" else self.question_en

    @property
    def explanation(self) -> str:
        """In the reader's language."""
        return self.explanation_zh if get_language() == "zh-hans" else self.explanation_en

    @property
    def words(self) -> list[str]:
        """The choices in the reader's language."""
        key = "zh" if get_language() == "zh-hans" else "en"
        return [choice[key] for choice in self.choices]
