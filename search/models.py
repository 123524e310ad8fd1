"""What the index should hold, and what it was told. No texts but titles that everybody reads."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from search.querysets import SearchDocumentQuerySet

LONGEST_TITLE = 200  # characters


class SearchDocument(models.Model):
    """One row of another room as search knows it. What changes it raises `content_version`; indexers follow."""

    kind = models.CharField(_("kind"), max_length=20)
    object_id = models.BigIntegerField(_("id"))
    # As the index holds it, written by whoever indexed it last.
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, blank=True)
    audiences = models.CharField(_("audiences"), max_length=200, blank=True)
    signals = models.JSONField(_("signals"), default=dict, blank=True)
    content_version = models.PositiveIntegerField(_("version"), default=1)
    # Of the indexer that came first; every host has an index and a cursor of its own.
    indexed_version = models.PositiveIntegerField(_("indexed version"), default=0)
    changed_at = models.DateTimeField(_("changed at"))
    # Why it could not be indexed: a dead letter until its content changes or somebody tries again.
    problem = models.CharField(_("problem"), max_length=100, blank=True)

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once"),
            models.CheckConstraint(
                condition=models.Q(language__in=["", "en", "zh-hans"]), name="search_document_language_known"
            ),
        ]
        indexes = [
            models.Index(fields=["changed_at", "id"], name="search_document_changed"),
            models.Index(fields=["id"], condition=~models.Q(problem=""), name="search_document_problem"),
        ]
        verbose_name = _("document of the index")
        verbose_name_plural = _("documents of the index")

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"


class Purge(models.Model):
    """Somebody took a text out of everything: indexers write anew whatever still holds it, in files too.

    The text itself stands nowhere here, only which documents it may have stood in.
    """

    # [kind, id] of documents whose texts are being changed by what goes on now.
    keys = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()
    # From then on indexers carry it out; until then the texts are still being changed.
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("purge")
        verbose_name_plural = _("purges")

    def __str__(self) -> str:
        return f"purge {self.pk}"


class Suggestion(models.Model):
    """A title that everybody reads, for completing what somebody types. Goes with its document."""

    document = models.OneToOneField(SearchDocument, on_delete=models.CASCADE, related_name="suggestion")
    title = models.CharField(max_length=LONGEST_TITLE)
    # As it is compared: `search.analysis.folding.fold`.
    folded = models.CharField(max_length=LONGEST_TITLE, db_index=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, blank=True)
    weight = models.FloatField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(language__in=["", "en", "zh-hans"]), name="suggestion_language_known"
            ),
        ]
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A Latin word of suggestions, and how many hold it: what a mistyped one may have been meant to be."""

    word = models.CharField(max_length=60, unique=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")

    def __str__(self) -> str:
        return self.word
