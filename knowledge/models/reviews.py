"""What people say about texts: reviews, comments, faults found later, and whether it helped."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from knowledge.models.articles import ArticleRevision, ArticleText
from knowledge.models.topics import Topic
from knowledge.querysets.reviews import NeedsChangeQuerySet, ReviewerRoleQuerySet, ReviewQuerySet
from knowledge.vocabulary import LONGEST_REASON, Role, member_key, own_key

LONGEST_COMMENT = 4_000  # characters
LONGEST_KEY = 40  # of a section


class ReviewerRole(models.Model):
    """A member reviews texts of a topic and of what is part of it, in one capacity; without a topic, of all."""

    member = own_key("reviewer_roles")
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="reviewer_roles", verbose_name=_("topic")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    granted_at = models.DateTimeField(_("appointed at"))
    granted_by = member_key()
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = member_key()

    objects = ReviewerRoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "topic", "role"], condition=Q(ended_at__isnull=True), name="reviewer_role_once"
            ),
            models.UniqueConstraint(
                fields=["member", "role"],
                condition=Q(ended_at__isnull=True, topic__isnull=True),
                name="reviewer_role_for_all_once",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="reviewer_role_known"),
        ]
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")

    def __str__(self) -> str:
        return f"{self.member_id} as {self.role} for {self.topic_id or 'all topics'}"


class Review(models.Model):
    """One decision about one exact revision."""

    class Decision(models.TextChoices):
        APPROVE = "approve", _("approved")
        REQUEST_CHANGES = "request_changes", _("asked for changes")
        REJECT = "reject", _("rejected")

    revision = models.ForeignKey(ArticleRevision, on_delete=models.CASCADE, related_name="reviews")
    reviewer = member_key("article_reviews")
    # Copied from the revision, so that the database can compare the two.
    author = member_key()
    role = models.CharField(_("role"), max_length=10, choices=Role)
    decision = models.CharField(_("decision"), max_length=15, choices=Decision)
    note = models.CharField(_("note"), max_length=LONGEST_REASON, blank=True)
    # Of the text that was read. One that changed since is not approved by this.
    content_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("decided at"))

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="review_role_known"),
            models.CheckConstraint(
                condition=Q(decision__in=["approve", "request_changes", "reject"]), name="review_decision_known"
            ),
            models.CheckConstraint(condition=~Q(reviewer=F("author")), name="review_author_is_not_reviewer"),
            models.UniqueConstraint(
                fields=["revision", "reviewer"],
                condition=Q(decision="approve"),
                name="review_one_approval_per_reviewer",
            ),
        ]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")

    def __str__(self) -> str:
        return f"{self.reviewer_id} on {self.revision_id}: {self.decision}"


class ReviewComment(models.Model):
    """A remark on one section of a revision, or on the whole."""

    revision = models.ForeignKey(ArticleRevision, on_delete=models.CASCADE, related_name="comments")
    section = models.CharField(_("section"), max_length=LONGEST_KEY, blank=True)
    author = member_key()
    body = models.TextField(_("remark"), max_length=LONGEST_COMMENT)
    created_at = models.DateTimeField(_("written at"))
    resolved_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    resolved_by = member_key()

    class Meta:
        verbose_name = _("remark of a review")
        verbose_name_plural = _("remarks of reviews")

    def __str__(self) -> str:
        return f"{self.author_id} on {self.revision_id}"


class NeedsChange(models.Model):
    """Somebody says that a published text is wrong, old or unclear."""

    class Kind(models.TextChoices):
        WRONG = "wrong", _("Something is wrong")
        OUTDATED = "outdated", _("Something is out of date")
        UNCLEAR = "unclear", _("Something is unclear")
        REFERENCE = "reference", _("A reference is wrong or retracted")
        CODE = "code", _("The code does not run as shown")

    text = models.ForeignKey(ArticleText, on_delete=models.CASCADE, related_name="needed_changes")
    kind = models.CharField(_("what is the matter"), max_length=10, choices=Kind)
    section = models.CharField(_("section"), max_length=LONGEST_KEY, blank=True)
    note = models.TextField(_("what should change, and why"), max_length=LONGEST_COMMENT)
    reported_by = member_key()
    created_at = models.DateTimeField(_("reported at"))
    resolved_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    resolved_by = member_key()
    resolution = models.CharField(_("what was done"), max_length=LONGEST_REASON, blank=True)

    objects = NeedsChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["wrong", "outdated", "unclear", "reference", "code"]),
                name="needs_change_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True) | ~Q(resolution=""), name="needs_change_resolved_says_how"
            ),
        ]
        verbose_name = _("needed change")
        verbose_name_plural = _("needed changes")

    def __str__(self) -> str:
        return f"{self.kind} in {self.text_id}"


class HelpfulVote(models.Model):
    """Whether an article helped somebody decide something."""

    text = models.ForeignKey(ArticleText, on_delete=models.CASCADE, related_name="votes")
    member = own_key("helpful_votes")
    is_helpful = models.BooleanField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "member"], name="helpful_vote_once")]
        verbose_name = _("vote on an article")
        verbose_name_plural = _("votes on articles")

    def __str__(self) -> str:
        return f"{self.member_id} on {self.text_id}"
