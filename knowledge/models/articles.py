"""Articles: what they are, their text in each language, and every revision of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from content.fields import RenderedHtmlMapField
from foundation.paths import path_of
from knowledge import sections
from knowledge.models.topics import Topic
from knowledge.querysets.articles import ArticleQuerySet, ArticleRevisionQuerySet, ArticleTextQuerySet
from knowledge.vocabulary import (
    LANGUAGE_CODES,
    LANGUAGES,
    LONGEST_REASON,
    LONGEST_TITLE,
    Level,
    Origin,
    Significance,
    State,
    member_key,
)


class Article(models.Model):
    """One subject worth an article, in whatever languages it is written."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="articles", verbose_name=_("topic"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.INTRODUCTORY)
    is_about_safety = models.BooleanField(_("a clinician has to review"), default=False)
    review_months = models.PositiveSmallIntegerField(_("months until the next review"), default=12)
    # [{"kind", "value", "about": {"en", "zh"}}]: the works it rests on, and a line about each.
    references = models.JSONField(_("references"), default=list, blank=True)
    owner = member_key("owned_articles")
    created_at = models.DateTimeField(_("begun at"))
    prerequisites: models.ManyToManyField = models.ManyToManyField(
        "self", through="ArticlePrerequisite", symmetrical=False, related_name="leads_to"
    )
    see_also: models.ManyToManyField = models.ManyToManyField("self", blank=True, symmetrical=False, related_name="+")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="article_level_1_to_3"),
            models.CheckConstraint(
                condition=Q(review_months__gte=1, review_months__lte=60), name="article_review_months_1_to_60"
            ),
        ]
        permissions = [
            ("appoint_reviewer", "Can say who reviews articles of a topic"),
            ("publish_article", "Can publish approved articles and decide about held ones"),
        ]
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return path_of("article", self.slug)

    @property
    def demands_clinician(self) -> bool:
        """Nothing of it is published without a clinician. Needs `topic`."""
        return self.is_about_safety or self.topic.is_about_safety


class ArticlePrerequisite(models.Model):
    """What to read before an article. All rows together have no circle."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="needs")
    needed = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="needed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "needed"], name="article_prerequisite_once"),
            models.CheckConstraint(condition=~Q(article=F("needed")), name="article_prerequisite_not_itself"),
        ]
        verbose_name = _("prerequisite of an article")
        verbose_name_plural = _("prerequisites of articles")

    def __str__(self) -> str:
        return f"{self.article_id} needs {self.needed_id}"


class ArticleText(models.Model):
    """An article in one language. Which revision readers see is marked on the revision."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES)
    last_number = models.PositiveIntegerField(default=0)
    # When the published revision got its last approval, and when somebody should look again.
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    review_due_date = models.DateField(_("next review due"), null=True, blank=True)
    helpful_count = models.PositiveIntegerField(default=0)
    not_helpful_count = models.PositiveIntegerField(default=0)
    # Grows with every change that a reader can see: part of the key of the page kept for guests.
    version = models.PositiveIntegerField(default=1)

    objects = ArticleTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "language"], name="article_text_once_per_language"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGE_CODES), name="article_text_language_known"),
        ]
        verbose_name = _("text of an article")
        verbose_name_plural = _("texts of articles")

    def __str__(self) -> str:
        return f"{self.article_id} in {self.language}"


class ArticleRevision(models.Model):
    """What an article says, or was proposed to say. Its text never changes; only its state does."""

    text = models.ForeignKey(ArticleText, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    # Markdown; a line `=== key` begins each section.
    source = models.TextField(_("text"), max_length=sections.LONGEST_SOURCE)
    # The language of the text, here too: rendering asks for it.
    language = models.CharField(max_length=10, choices=LANGUAGES)
    # By piece: `key-idea`, `code`, `code/1`. See knowledge.pieces.
    html = RenderedHtmlMapField(default=dict, blank=True)
    renderer_version = models.PositiveSmallIntegerField(default=0)
    # [[kind, value]]: identifiers of the works that the text cites, in order.
    cited = models.JSONField(default=list, blank=True)
    content_hash = models.CharField(max_length=64)
    # {key: hash}: by them a translation knows which sections of its original changed.
    section_hashes = models.JSONField(default=dict, blank=True)
    # What it was translated from: a revision in the other language, and the sections as they were then.
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="translations")
    based_on_hashes = models.JSONField(default=dict, blank=True)
    has_code = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=1)

    state = models.CharField(_("state"), max_length=18, choices=State, default=State.DRAFT)
    significance = models.CharField(max_length=8, choices=Significance, default=Significance.CONTENT)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.MEMBER)
    summary = models.CharField(_("what changed"), max_length=LONGEST_REASON, blank=True)
    author = member_key("article_revisions")
    created_at = models.DateTimeField(_("written at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    # The last change of state: when, by whom, why.
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = member_key()
    decision_note = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    # Waits for a person because a gate asked for it; content.Hold says why.
    held_at = models.DateTimeField(null=True, blank=True)

    is_published = models.BooleanField(_("what readers see"), default=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = member_key()

    objects = ArticleRevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="article_revision_once"),
            # The pointer to what readers see.
            models.UniqueConstraint(fields=["text"], condition=Q(is_published=True), name="article_one_published"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="article_revision_state_known"),
            models.CheckConstraint(
                condition=Q(significance__in=Significance.values), name="article_revision_significance_known"
            ),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="article_revision_origin_known"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGE_CODES), name="article_revision_language_known"),
            models.CheckConstraint(
                condition=Q(is_published=False)
                | Q(state=State.APPROVED)
                | Q(origin=Origin.STARTER, state=State.IN_REVIEW),
                name="article_published_is_approved_or_starter",
            ),
            models.CheckConstraint(
                condition=Q(is_published=False) | Q(published_at__isnull=False), name="article_published_has_time"
            ),
            models.CheckConstraint(
                condition=Q(is_published=False) | Q(held_at__isnull=True), name="article_published_is_not_held"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.APPROVED, State.REJECTED, State.WITHDRAWN, State.CHANGES_REQUESTED])
                | Q(decided_at__isnull=False),
                name="article_revision_decided_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "submitted_at", "id"], name="article_revision_by_state"),
            models.Index(fields=["author", "-created_at", "-id"], name="article_revision_by_author"),
        ]
        verbose_name = _("revision of an article")
        verbose_name_plural = _("revisions of articles")

    def __str__(self) -> str:
        return f"{self.text_id} revision {self.number}"

    @property
    def is_open(self) -> bool:
        """Nothing final was decided about it."""
        return self.state in (State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED)

    @property
    def is_unreviewed_starter(self) -> bool:
        """It came with the software, and the people its topic demands have not approved it here."""
        return self.origin == Origin.STARTER and self.state != State.APPROVED

    @property
    def is_as_stored(self) -> bool:
        """Whether the text still is the one that was hashed: a redaction since then changed it."""
        return self.content_hash == sections.content_hash(self.title, self.source)
