"""What a member keeps for themselves: places, positions, unsent texts."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.models.posts import Post
from forum.models.threads import Thread
from forum.querysets.reading import BookmarkQuerySet, DraftQuerySet


class Bookmark(models.Model):
    """A post that a member wants to find again."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="bookmarks")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks")
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_at = models.DateTimeField()

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "member"], name="bookmark_once")]
        indexes = [models.Index(fields=["member", "-created_at", "-id"], name="bookmark_newest")]
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")

    def __str__(self) -> str:
        return f"{self.member_id} on {self.post_id}"


class ReadPosition(models.Model):
    """How far a member has read a thread. Written in batches from the cache; losing some does no harm."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="read_positions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_positions")
    number = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "thread"], name="read_position_once")]
        verbose_name = _("read position")
        verbose_name_plural = _("read positions")

    def __str__(self) -> str:
        return f"{self.member_id} in {self.thread_id}: {self.number}"


class CaughtUp(models.Model):
    """The moment before which a member counts everything as read."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="caught_up")
    caught_up_at = models.DateTimeField()

    class Meta:
        verbose_name = _("caught up")
        verbose_name_plural = _("caught up")

    def __str__(self) -> str:
        return f"{self.member_id}: {self.caught_up_at:%Y-%m-%d %H:%M}"


class Draft(models.Model):
    """An unsent text, the same on every device of its author."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    # What it is a draft of: `new`, `reply:<thread>`, `edit:<post>`, `conversation`.
    context = models.CharField(max_length=40)
    # The fields of the form, by name.
    fields = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # Grows with every saving: a device that saves over a version it has not seen is told.
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "context"], name="draft_once_per_context")]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self) -> str:
        return f"{self.author_id}: {self.context}"
