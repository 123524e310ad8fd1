"""How programs of moderators are shown what waits."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from accounts.api.shapes import AuthorShown, address, author_of
from accounts.api.shapes import author as person
from forum.api.shapes import PlaceShown
from foundation.api.shapes import Computed, Shown
from moderation import queueing, reasons
from moderation.models import ReviewItem

Context = dict[str, Any]  # Any: what a view hands its shapes
# Of these, items name whom they are about; of others the list of the desk names nobody.
_NAMED = (ReviewItem.Kind.APPEAL, ReviewItem.Kind.CREDENTIAL)


class ItemSubjectShown(Shown):
    """What an item is about, as far as the caller may know it."""

    where = serializers.CharField(help_text="In the caller's language, such as “Reply in”.")
    title = serializers.CharField(source="quoted", help_text="Empty where there is none, or it is not for the caller.")
    language = serializers.CharField(help_text="Of the title.")
    url = Computed(serializers.CharField(), lambda line, context: address(line.url) if line.url else "")
    facts = serializers.ListField(child=serializers.CharField(), help_text="Short words, in the caller's language.")

    example = {
        "where": "Reply in",
        "title": "How do you recalibrate a model at a new site?",
        "language": "en",
        "url": "https://commons.example.org/p/231/",
        "facts": ["Wei Chen"],
    }


def is_open(item: ReviewItem, context: Context) -> bool:
    """Whether the caller reads the text's thread anyway. Of others neither author nor category is told."""
    line = context["lines"].get(item.pk)
    return item.subject_model != queueing.POST or bool(line and line.url)


def _author(item: ReviewItem, context: Context) -> dict[str, Any] | None:
    is_named = item.subject_model == queueing.POST or item.kind in _NAMED
    return author_of(item.author) if is_named and is_open(item, context) else None


def _holder(item: ReviewItem, context: Context) -> dict[str, Any] | None:
    return author_of(item.claimed_by) if item.holder_id(context["now"]) else None


class QueueItemShown(Shown):
    """One thing that moderators decide about."""

    id = serializers.IntegerField()
    url = Computed(serializers.URLField(), lambda row, context: address(reverse("admin:queue_item", args=[row.pk])))
    kind = serializers.ChoiceField(choices=ReviewItem.Kind.values)
    subject_model = serializers.CharField(help_text="`forum.post`, `moderation.appeal`, …")
    subject_id = serializers.IntegerField()
    subject = Computed(
        ItemSubjectShown(allow_null=True, help_text="Null where it is not there any more."),
        lambda row, context: context["lines"].get(row.pk),
    )
    reason = Computed(serializers.CharField(), lambda row, context: reasons.family_of(row.reason))
    words = serializers.CharField(source="what", help_text="The reason in the caller's language.")
    harm = serializers.IntegerField(help_text="What it can do at worst, 0 to 3.")
    reports = Computed(serializers.IntegerField(), lambda row, context: context["reports"].get(row.pk, 0))
    state = serializers.ChoiceField(choices=ReviewItem.State.values)
    outcome = serializers.ChoiceField(choices=["", *ReviewItem.Outcome.values])
    author = Computed(AuthorShown(allow_null=True), _author)
    category = Computed(
        PlaceShown(allow_null=True), lambda row, context: row.category if is_open(row, context) else None
    )
    opened_at = serializers.DateTimeField()
    is_late = Computed(serializers.BooleanField(), lambda row, context: row.is_late(context["now"]))
    claimed_by = Computed(AuthorShown(allow_null=True), _holder)
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = person("decided_by")
    version = serializers.IntegerField(help_text="Comes back with a decision: it is about what was read.")

    example = {
        "id": 12,
        "url": "https://commons.example.org/admin/queue/12/",
        "kind": "flags",
        "subject_model": "forum.post",
        "subject_id": 231,
        "subject": ItemSubjectShown.example,
        "reason": "unsupported_claim",
        "words": "Unsupported claim",
        "harm": 1,
        "reports": 2,
        "state": "open",
        "outcome": "",
        "author": AuthorShown.example,
        "category": {"slug": "imaging", "name": "Imaging"},
        "opened_at": "2026-03-02T09:00:00Z",
        "is_late": False,
        "claimed_by": None,
        "decided_at": None,
        "decided_by": None,
        "version": 3,
    }
