"""Posts and their history."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.fields import RenderedHtmlField
from content.markup.limits import LONGEST_TEXT
from forum.models.threads import LONGEST_REASON, Origin, Thread, member_key
from forum.querysets.posts import PostQuerySet
from foundation.paths import path_of


class Interests(models.TextChoices):
    """Whether the author declares an interest in what the post is about."""

    NONE = "none", _("none to declare")
    LISTED = "listed", _("declared")


class AiAssistance(models.TextChoices):
    """How far a machine helped with the text."""

    NONE = "none", _("none")
    LANGUAGE_EDITING = "language-editing", _("language editing")
    TRANSLATED = "translated", _("translation")
    PARTLY = "partly", _("parts of the text")
    MOSTLY = "mostly", _("most of the text")


# From here on the text itself is the machine's: readers are told beside it.
AI_GENERATED = (AiAssistance.PARTLY, AiAssistance.MOSTLY)


class Post(models.Model):
    """One numbered text of a thread. A number is never used again: a post that moved leaves a stub under it."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField(_("number"))
    # Empty for a former member, and for whoever writes under a pseudonym.
    author = member_key("posts")
    # Who writes under the pseudonym, so that they can change and withdraw it. Shown nowhere, selected by nobody else.
    unnamed_author = member_key("unnamed_posts")
    pseudonym = models.ForeignKey(
        "forum.Pseudonym", null=True, blank=True, on_delete=models.SET_NULL, related_name="posts"
    )
    source = models.TextField(_("text"), max_length=LONGEST_TEXT)
    html = RenderedHtmlField(max_length=1_000_000)
    renderer_version = models.PositiveSmallIntegerField(default=0)
    # Begins every id inside the HTML, `u-k3x9q2mf-`.
    anchor = models.CharField(max_length=11)
    language = models.CharField(max_length=10, default="en")
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replies")
    interests = models.CharField(max_length=6, choices=Interests, default=Interests.NONE)
    interests_note = models.CharField(max_length=200, blank=True)
    # Of the author's register, what text or thread name: kind, organisation, since, level. See forum.interests.
    own_interests = models.JSONField(default=list, blank=True, editable=False)
    ai_assistance = models.CharField(max_length=16, choices=AiAssistance, default=AiAssistance.NONE)
    # Codes of forum.labels.LabelKind that moderators put beside it, in their order.
    labels = models.JSONField(default=list, blank=True, editable=False)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.MEMBER)
    # Of a text that came from elsewhere: its licence by its SPDX identifier, who is to be named, and where it stood.
    licence = models.CharField(max_length=40, blank=True, editable=False)
    credit = models.CharField(max_length=200, blank=True, editable=False)
    credit_url = models.URLField(max_length=400, blank=True, editable=False)
    # Made with the form: the same form sent twice is one post.
    client_token = models.UUIDField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("written at"))

    # 1 for a post that nobody changed; its revisions are stored from the first change on.
    revision_number = models.PositiveIntegerField(default=1)
    # Grows with every change, also with those that fold into a revision: a form opened before one is told of it.
    edit_count = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = member_key()
    wiki_at = models.DateTimeField(null=True, blank=True)
    wiki_by = member_key()
    # By its author this is a withdrawal, by a moderator a decision.
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = member_key()
    hide_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    # By an author under a pseudonym, whose name then stands in no column.
    is_withdrawn = models.BooleanField(default=False)
    held_at = models.DateTimeField(null=True, blank=True)
    # Set on a stub only: where the post with this number went.
    moved_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="stubs")
    is_stub = models.BooleanField(default=False)

    useful_count = models.PositiveIntegerField(default=0)
    not_useful_count = models.PositiveIntegerField(default=0)
    # Useful less not useful: the order of answers.
    score = models.IntegerField(default=0)
    changed_my_mind_count = models.PositiveIntegerField(default=0)
    well_explained_count = models.PositiveIntegerField(default=0)
    reproduced_count = models.PositiveIntegerField(default=0)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="post_number_once_per_thread"),
            models.UniqueConstraint(fields=["author", "client_token"], name="post_once_per_form"),
            models.UniqueConstraint(fields=["unnamed_author", "client_token"], name="post_once_per_unnamed_form"),
            models.CheckConstraint(
                condition=Q(author__isnull=True) | Q(unnamed_author__isnull=True, pseudonym__isnull=True),
                name="post_author_or_pseudonym",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="post_number_from_1"),
            models.CheckConstraint(condition=Q(interests__in=Interests.values), name="post_interests_known"),
            models.CheckConstraint(condition=Q(ai_assistance__in=AiAssistance.values), name="post_ai_assistance_known"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="post_origin_known"),
            models.CheckConstraint(condition=Q(is_stub=True) | Q(moved_to__isnull=True), name="post_only_stub_moved"),
        ]
        indexes = [
            models.Index(fields=["thread", "-score", "number"], name="post_by_score"),
            models.Index(fields=["author", "-created_at", "-id"], name="post_by_author"),
        ]
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def __str__(self) -> str:
        return f"#{self.number} in {self.thread_id}"

    def get_absolute_url(self) -> str:
        return path_of("post", self.pk)

    @property
    def owner_id(self) -> int | None:
        """Whose text it is, named or not: for deciding what somebody may do, never for showing."""
        return self.unnamed_author_id or self.author_id

    @property
    def byline(self) -> str:
        """The name that stands beside the text: the author's or their pseudonym; empty for a former member."""
        if self.pseudonym is not None:
            return self.pseudonym.name
        return self.author.shown_name if self.author else ""

    @property
    def is_first(self) -> bool:
        """The post that the thread began with."""
        return self.number == 1

    @property
    def is_apart(self) -> bool:
        """Not shown to everybody who may read the thread."""
        return self.hidden_at is not None or self.held_at is not None

    @property
    def was_withdrawn(self) -> bool:
        """Hidden by its own author."""
        is_by_author = self.hidden_by_id is not None and self.hidden_by_id == self.author_id
        return self.hidden_at is not None and (self.is_withdrawn or is_by_author)

    @property
    def is_ai_generated(self) -> bool:
        """At least parts of the text are a machine's."""
        return self.ai_assistance in AI_GENERATED


class PostRevision(models.Model):
    """What a post said once. The newest one says what it says now. Immutable after ten minutes."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    source = models.TextField(_("text"), max_length=LONGEST_TEXT)
    # Of a thread's first post, what the fields of its kind said then; null where nobody knows any more, and in replies.
    details = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    editor = member_key()
    # In the editor's place where they write in this thread without their name.
    pseudonym = models.ForeignKey("forum.Pseudonym", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="post_revision_once")]
        verbose_name = _("revision of a post")
        verbose_name_plural = _("revisions of posts")

    def __str__(self) -> str:
        return f"{self.post_id} revision {self.number}"
