"""Where threads stand: categories, which staff make, and tags, which members do."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Audience
from forum.querysets.categories import CategoryQuerySet, TagQuerySet
from foundation.paths import path_of

LONGEST_TAG = 30  # characters


class Category(models.Model):
    """A place for threads. Its audience is the audience of every thread in it."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=60)
    name_zh = models.CharField(_("name in Chinese"), max_length=30)
    description_en = models.CharField(_("description in English"), max_length=300, blank=True)
    description_zh = models.CharField(_("description in Chinese"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("part of")
    )
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, related_name="categories", verbose_name=_("audience")
    )
    # Slugs of thread kinds; empty admits all.
    kinds = models.JSONField(_("kinds of thread"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    # Threads that are listed here. Counted with F(), recounted by `manage.py recount`.
    thread_count = models.PositiveIntegerField(default=0, editable=False)
    # Reading goes on, starting threads does not.
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="category_not_its_own_parent"),
        ]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_of("category", self.slug)

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_zh if get_language() == "zh-hans" else self.name_en

    @property
    def description(self) -> str:
        """In the reader's language."""
        return self.description_zh if get_language() == "zh-hans" else self.description_en

    def admits(self, kind: str) -> bool:
        """Whether threads of this kind may stand here."""
        return not self.kinds or kind in self.kinds


class Tag(models.Model):
    """A word that members put on threads. One word, one row, however it is written."""

    slug = models.SlugField(_("address"), max_length=LONGEST_TAG, unique=True, allow_unicode=True)
    name = models.CharField(_("name"), max_length=LONGEST_TAG)
    thread_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_of("tag", self.slug)
