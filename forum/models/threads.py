"""Threads: what they are about, how they stand, and what was done to them."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import Audience
from content.fields import RenderedHtmlMapField
from forum.models.categories import Category, Tag
from forum.querysets.threads import ThreadNoteQuerySet, ThreadQuerySet
from foundation.paths import path_of
from knowledge.models import Topic

LONGEST_TITLE = 200  # characters
LONGEST_REASON = 300
LONGEST_EXCERPT = 300
KINDS = [
    ("discussion", _("Discussion")),
    ("question", _("Question")),
    ("case", _("Case discussion")),
    ("paper", _("Paper discussion")),
    ("model-card", _("Model card")),
    ("dataset-card", _("Dataset card")),
    ("tool", _("Tool")),
    ("collaboration", _("Collaboration call")),
    ("event", _("Event")),
    ("job", _("Job")),
]
# The condition of the indexes behind lists. Hidden and held threads are few, and their authors find them in lists.
IN_LISTS = Q(category__isnull=False, merged_into__isnull=True)


class Origin(models.TextChoices):
    """Where a text came from."""

    MEMBER = "member", _("written here")
    STARTER = "starter", _("came with the software")
    IMPORT = "import", _("imported")


def member_key(related_name: str = "+") -> models.ForeignKey:  # type: ignore[type-arg]
    """A member whom a text outlives."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name=related_name
    )


class Thread(models.Model):
    """A title and the numbered posts under it. Without a category it is a private conversation of its participants."""

    kind = models.CharField(_("kind"), max_length=14, choices=KINDS, default="discussion")
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    slug = models.SlugField(max_length=80, allow_unicode=True, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    # As in posts: empty for a former member, and for whoever asks under a pseudonym.
    author = member_key("threads")
    unnamed_author = member_key("unnamed_threads")
    pseudonym = models.ForeignKey(
        "forum.Pseudonym", null=True, blank=True, on_delete=models.SET_NULL, related_name="threads"
    )
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="threads")
    # That of the category, or `participants`; here too, so that one comparison decides who may read.
    # Not indexed: most threads are everybody's, and SQLite would gather and sort them all for each list.
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="threads", db_index=False)
    # Fields that the kind declares: what was chosen, and the HTML of those that are texts.
    details = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    details_html = RenderedHtmlMapField(default=dict, blank=True)
    renderer_version = models.PositiveSmallIntegerField(default=0)
    tags = models.ManyToManyField(Tag, blank=True, related_name="threads")
    topics = models.ManyToManyField(Topic, blank=True, related_name="threads")
    excerpt = models.CharField(max_length=LONGEST_EXCERPT, blank=True)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.MEMBER)
    created_at = models.DateTimeField(_("started at"))
    last_activity_at = models.DateTimeField(_("last activity at"))

    # Counters change with F() in the transaction of what they count; `manage.py recount` finds no difference.
    last_number = models.PositiveIntegerField(default=0)
    reply_count = models.PositiveIntegerField(default=0)
    useful_count = models.PositiveIntegerField(default=0)
    same_problem_count = models.PositiveIntegerField(default=0)
    # Useful votes of the answer that has most of them, less those against it.
    best_answer_score = models.IntegerField(default=0)
    # From the cache, in batches; a few may be lost.
    view_count = models.PositiveIntegerField(default=0)
    # Order of the list `top`: forum.ranking says how it is made. It needs no clock to stay right.
    rank = models.FloatField(default=0)
    # Those of `trending` and `month`, made in the same way.
    trend = models.FloatField(default=0)
    monthly = models.BigIntegerField(default=0)
    # Grows with every change that a reader can see: part of the key of the page kept for guests.
    version = models.PositiveIntegerField(default=1)

    accepted_post = models.ForeignKey(
        "forum.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="accepted_in"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = member_key()
    acceptance_note = models.CharField(max_length=LONGEST_REASON, blank=True)

    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = member_key()
    lock_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    pinned_by = member_key()
    pin_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    # By its author this is a withdrawal, by a moderator a decision.
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = member_key()
    hide_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    # By an author under a pseudonym, whose name then stands in no column.
    is_withdrawn = models.BooleanField(default=False)
    # Waits for a moderator before others see it; content.Hold says why.
    held_at = models.DateTimeField(null=True, blank=True)
    # Indexed below, without the many that were never merged, for the same reason.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged", db_index=False
    )
    merged_at = models.DateTimeField(null=True, blank=True)
    merged_by = member_key()
    merge_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind for kind, _words in KINDS]), name="thread_kind_known"),
            models.CheckConstraint(
                condition=Q(author__isnull=True) | Q(unnamed_author__isnull=True, pseudonym__isnull=True),
                name="thread_author_or_pseudonym",
            ),
            models.CheckConstraint(condition=Q(language__in=["en", "zh-hans"]), name="thread_language_known"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="thread_origin_known"),
            models.CheckConstraint(
                condition=Q(accepted_post__isnull=True) | Q(accepted_at__isnull=False), name="thread_accepted_has_time"
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="thread_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(merged_at__isnull=False), name="thread_merged_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["-last_activity_at", "-id"], condition=IN_LISTS, name="thread_latest"),
            models.Index(fields=["-created_at", "-id"], condition=IN_LISTS, name="thread_new"),
            models.Index(fields=["-rank", "-id"], condition=IN_LISTS, name="thread_top"),
            models.Index(fields=["-trend", "-id"], condition=IN_LISTS, name="thread_trending"),
            models.Index(fields=["-monthly", "-id"], condition=IN_LISTS, name="thread_monthly"),
            models.Index(
                fields=["category", "-last_activity_at", "-id"], condition=IN_LISTS, name="thread_in_category"
            ),
            models.Index(fields=["kind", "-last_activity_at", "-id"], condition=IN_LISTS, name="thread_of_kind"),
            models.Index(
                fields=["-created_at", "-id"],
                condition=IN_LISTS & Q(kind="question", accepted_post__isnull=True, best_answer_score__lte=0),
                name="thread_unanswered",
            ),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="thread_merged"),
            models.Index(
                fields=["category", "-pinned_at", "-id"], condition=Q(pinned_at__isnull=False), name="thread_pinned"
            ),
        ]
        permissions = [("moderate_thread", _("Can moderate threads and posts"))]
        verbose_name = _("thread")
        verbose_name_plural = _("threads")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return path_of("thread", self.pk, self.slug or "-")

    @staticmethod
    def slug_of(title: str) -> str:
        """What stands behind the number in the address; decoration, which may be empty."""
        return slugify(title, allow_unicode=True)[:80].strip("-")

    @property
    def owner_id(self) -> int | None:
        """Who began it, named or not: for deciding what somebody may do, never for showing."""
        return self.unnamed_author_id or self.author_id

    @property
    def is_conversation(self) -> bool:
        """A private conversation of its participants."""
        return self.category_id is None

    @property
    def is_question(self) -> bool:
        """Answers can be accepted here."""
        return self.kind == "question"

    @property
    def is_answered(self) -> bool:
        """The asker accepted an answer."""
        return self.accepted_post_id is not None

    @property
    def is_call(self) -> bool:
        """A call for partners: `forum.calls`."""
        return self.kind == "collaboration"

    @property
    def is_apart(self) -> bool:
        """Not shown to everybody who may read where it stands."""
        return self.hidden_at is not None or self.held_at is not None

    @property
    def is_counted(self) -> bool:
        """Counts among the threads of its category and tags: everybody who may read there sees it in lists."""
        return self.category_id is not None and self.merged_into_id is None and not self.is_apart

    @property
    def is_locked(self) -> bool:
        """Nobody but moderators may reply."""
        return self.locked_at is not None

    @property
    def was_withdrawn(self) -> bool:
        """Hidden by its own author."""
        is_by_author = self.hidden_by_id is not None and self.hidden_by_id == self.author_id
        return self.hidden_at is not None and (self.is_withdrawn or is_by_author)


class ThreadLink(models.Model):
    """One thread asks what another asks too."""

    class Kind(models.TextChoices):
        DUPLICATE = "duplicate", _("duplicate of")

    source = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.DUPLICATE)
    created_by = member_key()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "kind"], name="thread_link_once_per_source"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="thread_link_not_to_itself"),
            models.CheckConstraint(condition=Q(kind__in=["duplicate"]), name="thread_link_kind_known"),
        ]
        verbose_name = _("link between threads")
        verbose_name_plural = _("links between threads")

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class ThreadNote(models.Model):
    """What was done to a thread, visible between its posts, and what undoing it needs. Altered only by undoing."""

    class Kind(models.TextChoices):
        MOVED = "moved", _("moved")
        MERGED = "merged", _("merged")
        SPLIT = "split", _("split")
        PINNED = "pinned", _("pinned")
        UNPINNED = "unpinned", _("unpinned")
        LOCKED = "locked", _("locked")
        UNLOCKED = "unlocked", _("unlocked")
        HIDDEN = "hidden", _("hidden")
        RESTORED = "restored", _("restored")
        POST_HIDDEN = "post_hidden", _("post hidden")
        POST_RESTORED = "post_restored", _("post restored")
        RETITLED = "retitled", _("retitled")
        RETAGGED = "retagged", _("tags or topics changed")
        DUPLICATE = "duplicate", _("marked as a duplicate")
        NOT_DUPLICATE = "not_duplicate", _("no longer a duplicate")
        HAS_DUPLICATE = "has_duplicate", _("another thread is a duplicate")
        WIKI = "wiki", _("opened for editing")
        NOT_WIKI = "not_wiki", _("closed for editing")
        CALL_CLOSED = "call_closed", _("call closed")
        CALL_REOPENED = "call_reopened", _("call opened again")

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=14, choices=Kind)
    actor = member_key()
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    # Ids and earlier values, by kind: forum.actions.care says which.
    data = models.JSONField(default=dict, blank=True)
    # Stands after the post with this number.
    after_number = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = member_key()

    objects = ThreadNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "moved",
                        "merged",
                        "split",
                        "pinned",
                        "unpinned",
                        "locked",
                        "unlocked",
                        "hidden",
                        "restored",
                        "post_hidden",
                        "post_restored",
                        "retitled",
                        "retagged",
                        "duplicate",
                        "not_duplicate",
                        "has_duplicate",
                        "wiki",
                        "not_wiki",
                        "call_closed",
                        "call_reopened",
                    ]
                ),
                name="thread_note_kind_known",
            ),
        ]
        indexes = [models.Index(fields=["thread", "after_number", "id"], name="thread_note_place")]
        verbose_name = _("note on a thread")
        verbose_name_plural = _("notes on threads")

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.kind}"
