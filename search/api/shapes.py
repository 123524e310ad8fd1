"""What search answers programs with."""

from typing import Any

from rest_framework import serializers

from accounts.api.shapes import address
from content.markup import words_of
from foundation.api.shapes import Computed, Shown
from search.kinds.people import KINDS as PEOPLE
from search.kinds.people import PERSON
from search.kinds.threads import REPLY, THREAD
from search.page.facets import STATES

# Of facets, as addresses of pages have them, and as the API calls them.
NAMES = {"kind": "kind", "is": "state", "lang": "language", "topic": "topic"}
THINGS = ("thread", "reply", "article", "topic", "term", "path", "person", "page", "help")


class FoundShown(Shown):
    """One thing that was found, as the caller may see it now."""

    kind = Computed(serializers.ChoiceField(choices=THINGS), lambda row, context: _kind(row))
    id = Computed(
        serializers.IntegerField(allow_null=True),
        lambda row, context: row.key.pk if row.key.kind in (THREAD, REPLY) else None,
        help_text="Of the thread, or of the post of a reply; null for what its address names.",
    )
    title = serializers.CharField(source="result.title")
    url = Computed(serializers.URLField(), lambda row, context: address(row.result.url))
    language = serializers.CharField(source="result.language")
    kind_name = serializers.CharField(
        source="result.label",
        help_text="What sort of thing it is, in the caller's language: “Question”.",
    )
    notes = serializers.ListField(
        child=serializers.CharField(),
        source="result.notes",
        help_text="Short lines beside it, in the caller's language.",
    )
    states = serializers.ListField(child=serializers.ChoiceField(choices=STATES), source="result.states")
    excerpt = Computed(
        serializers.CharField(),
        lambda row, context: words_of(row.text),
        help_text="The piece of the text in which most of what was asked for stands.",
    )
    excerpt_html = serializers.CharField(source="text", help_text="The same with `<mark>`, safe to show.")
    created_at = serializers.DateTimeField(
        allow_null=True, source="result.happened_at", help_text="Null where it is not known."
    )

    example = {
        "kind": "thread",
        "id": 57,
        "title": "How do you recalibrate?",
        "url": "https://commons.example.org/t/57/how-do-you-recalibrate/",
        "language": "en",
        "kind_name": "Question",
        "notes": ["3 replies"],
        "states": ["solved"],
        "excerpt": "We recalibrated at each site, and drift came back.",
        "excerpt_html": "We <mark>recalibrated</mark> at each site, and drift came back.",
        "created_at": "2026-03-02T09:00:00Z",
    }


class ChoiceShown(Shown):
    """One value by which results can be narrowed."""

    value = serializers.CharField()
    name = serializers.CharField(source="label")
    count = serializers.IntegerField()

    example = {"value": "question", "name": "Questions", "count": 12}


class FacetShown(Shown):
    """Values of one sort, as `GET /search/` takes them."""

    name = Computed(
        serializers.ChoiceField(choices=["kind", "state", "language", "topic"]), lambda row, context: NAMES[row.name]
    )
    choices = ChoiceShown(many=True)

    example = {"name": "kind", "choices": [ChoiceShown.example]}


class AlsoShown(Shown):
    """A word that was looked for too."""

    word = Computed(serializers.CharField(), lambda row, context: row[0])
    language = Computed(serializers.CharField(), lambda row, context: row[1])

    example = {"word": "校准", "language": "zh-Hans"}


class MeaningShown(Shown):
    """What a form with several meanings may stand for, in both languages."""

    form = serializers.CharField()
    meanings = Computed(
        serializers.ListField(child=serializers.CharField()),
        lambda row, context: [f"{group.name_en} · {group.name_zh}" for group in row.groups],
    )

    example = {"form": "AE", "meanings": ["autoencoder · 自编码器", "adverse event · 不良事件"]}


class SearchSummaryShown(Shown):
    """How much was found of what, and how the question was understood."""

    count = serializers.IntegerField(help_text="Of things, not of documents: replies of one thread are one.")
    is_estimate = serializers.BooleanField(help_text="Counts are of a sample, told for the whole.")
    correction = serializers.CharField(help_text="The question as it may have been meant; both are looked for.")
    also = AlsoShown(many=True, help_text="Words of the other language that were looked for too.")
    ambiguous = MeaningShown(many=True)
    notes = serializers.ListField(
        child=serializers.CharField(),
        help_text="What of the question makes no sense and was left out, in the caller's language.",
    )
    facets = FacetShown(many=True)

    example = {
        "count": 12,
        "is_estimate": False,
        "correction": "",
        "also": [AlsoShown.example],
        "ambiguous": [],
        "notes": [],
        "facets": [FacetShown.example],
    }


class FoundPlaceShown(Shown):
    """Somewhere to go."""

    title = serializers.CharField()
    url = Computed(serializers.URLField(), lambda row, context: address(row["url"]))
    kind_name = serializers.CharField(source="label", help_text="What sort of thing it is, in the caller's language.")
    language = serializers.CharField()

    example = {
        "title": "Calibration",
        "url": "https://commons.example.org/kb/calibration/",
        "kind_name": "Topic",
        "language": "en",
    }


class RelatedShown(Shown):
    """One thing that is about the same."""

    kind = serializers.ChoiceField(choices=["thread", "article", "topic"])
    title = serializers.CharField(source="line.title")
    url = Computed(serializers.URLField(), lambda row, context: address(row.line.url))
    language = serializers.CharField(source="line.language")
    reply_count = serializers.IntegerField(allow_null=True, source="line.count", help_text="Of a thread.")

    example = {
        "kind": "thread",
        "title": "Recalibration after a new scanner",
        "url": "https://commons.example.org/t/61/recalibration-after-a-new-scanner/",
        "language": "en",
        "reply_count": 4,
    }


def _kind(row: Any) -> str:  # Any: search.page.answering.Shown
    """Members stand in the index several times, by who may see what of them."""
    return PERSON if row.key.kind in PEOPLE else str(row.key.kind)
