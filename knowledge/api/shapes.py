"""Topics, articles, paths and terms as answers of the API show them."""

from typing import Any

from rest_framework import serializers

from accounts.api.shapes import AuthorShown, address, author
from foundation.api.shapes import Computed, Shown
from foundation.json_rows import data, moment
from knowledge import reading, sections
from knowledge.models import ArticleRevision, LearningPath, NeedsChange, Review
from knowledge.vocabulary import LANGUAGE_CODES, Level, Origin, Role, Significance, State

Context = dict[str, Any]


class TopicShown(Shown):
    """One subject of the field."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    url = Computed(serializers.URLField(), lambda row, context: address(row.get_absolute_url()))
    name = serializers.CharField(help_text="In the caller's language.")
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    parent = serializers.IntegerField(source="parent_id", allow_null=True)
    level = serializers.ChoiceField(choices=Level.values)
    is_about_safety = serializers.BooleanField()
    needs = Computed(
        serializers.ListField(child=serializers.IntegerField()),
        lambda row, context: sorted(pk for (pk,) in data(row.need_rows)),
        help_text="Ids of what to know first.",
    )
    text = Computed(serializers.DictField(allow_null=True), lambda row, context: context["texts"].get(row.pk))

    expansions = {"text": "What the topic is, in the caller's language: `source`, `html`, `is_reviewed`."}
    example = {
        "id": 12,
        "slug": "calibration",
        "url": "https://commons.example.org/kb/calibration/",
        "name": "Calibration",
        "name_en": "Calibration",
        "name_zh": "校准",
        "parent": 3,
        "level": 1,
        "is_about_safety": False,
        "needs": [4],
    }


class LanguageShown(Shown):
    """An article in one language, as far as readers see it."""

    language = serializers.ChoiceField(choices=LANGUAGE_CODES)
    title = serializers.CharField()
    number = serializers.IntegerField(help_text="Of the revision that readers see.")
    minutes = serializers.IntegerField()
    state = serializers.ChoiceField(choices=State.values)
    origin = serializers.ChoiceField(choices=Origin.values)
    is_reviewed = serializers.BooleanField(help_text="The roles that its topic demands approved it here.")
    published_at = serializers.DateTimeField(allow_null=True)

    example = {
        "language": "en",
        "title": "Calibration of risk models",
        "number": 3,
        "minutes": 9,
        "state": "approved",
        "origin": "member",
        "is_reviewed": True,
        "published_at": "2026-03-02T09:00:00Z",
    }


class ArticleShown(Shown):
    """One subject worth an article, in whatever languages it is written."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    url = Computed(serializers.URLField(), lambda row, context: address(row.get_absolute_url()))
    topic = Computed(serializers.CharField(), lambda row, context: row.topic.slug)
    level = serializers.ChoiceField(choices=Level.values)
    demands_clinician = serializers.BooleanField()
    languages = Computed(
        LanguageShown(many=True),
        lambda row, context: _languages(row),
        help_text="Those that readers see; none while nothing is published.",
    )
    created_at = serializers.DateTimeField()

    example = {
        "id": 5,
        "slug": "calibration-of-risk-models",
        "url": "https://commons.example.org/kb/articles/calibration-of-risk-models/",
        "topic": "calibration",
        "level": 1,
        "demands_clinician": False,
        "languages": [LanguageShown.example],
        "created_at": "2026-03-01T09:00:00Z",
    }


class SectionShown(Shown):
    """One section of an article."""

    key = serializers.ChoiceField(choices=list(sections.KEYS))
    title = serializers.CharField()
    source = serializers.CharField(help_text="Markdown.")
    html = serializers.CharField()


class ArticleRevisionShown(Shown):
    """What an article says, or was proposed to say."""

    id = serializers.IntegerField()
    article = Computed(serializers.CharField(), lambda row, context: row.text.article.slug)
    language = serializers.ChoiceField(choices=LANGUAGE_CODES)
    number = serializers.IntegerField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=State.values)
    significance = serializers.ChoiceField(choices=Significance.values)
    origin = serializers.ChoiceField(choices=Origin.values)
    is_published = serializers.BooleanField()
    is_reviewed = Computed(serializers.BooleanField(), lambda row, context: row.state == State.APPROVED)
    summary = serializers.CharField(help_text="What changed.")
    author = author()
    minutes = serializers.IntegerField()
    content_hash = serializers.CharField(help_text="A decision about the revision has to name it.")
    based_on = serializers.IntegerField(source="based_on_id", allow_null=True)
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decision_note = serializers.CharField()
    held_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    sections = Computed(SectionShown(many=True), lambda row, context: _sections(row))
    reviews = Computed(serializers.ListField(), lambda row, context: context["reviews"].get(row.pk, []))

    expansions = {"sections": "The text, section by section.", "reviews": "Decisions about it."}
    example = {
        "id": 21,
        "article": "calibration-of-risk-models",
        "language": "en",
        "number": 3,
        "title": "Calibration of risk models",
        "state": "approved",
        "significance": "content",
        "origin": "member",
        "is_published": True,
        "is_reviewed": True,
        "summary": "A worked example.",
        "author": AuthorShown.example,
        "minutes": 9,
        "content_hash": "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c",
        "based_on": None,
        "created_at": "2026-03-01T09:00:00Z",
        "submitted_at": "2026-03-01T10:00:00Z",
        "decided_at": "2026-03-02T09:00:00Z",
        "decision_note": "",
        "held_at": None,
        "published_at": "2026-03-02T09:00:00Z",
    }


class ReviewShown(Shown):
    """One decision about one exact revision."""

    id = serializers.IntegerField()
    reviewer = author("reviewer")
    role = serializers.ChoiceField(choices=Role.values)
    decision = serializers.ChoiceField(choices=Review.Decision.values)
    note = serializers.CharField()
    created_at = serializers.DateTimeField()

    example = {
        "id": 4,
        "reviewer": AuthorShown.example,
        "role": "clinician",
        "decision": "approve",
        "note": "",
        "created_at": "2026-03-02T09:00:00Z",
    }


class CommentShown(Shown):
    """A remark on one section of a revision, or on the whole."""

    id = serializers.IntegerField()
    section = serializers.CharField()
    author = author()
    body = serializers.CharField()
    created_at = serializers.DateTimeField()

    example = {
        "id": 9,
        "section": "pitfalls",
        "author": AuthorShown.example,
        "body": "Name the software of the laboratory.",
        "created_at": "2026-03-02T09:00:00Z",
    }


class FaultShown(Shown):
    """What somebody says should change in a published text."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=NeedsChange.Kind.values)
    section = serializers.CharField()
    note = serializers.CharField()
    created_at = serializers.DateTimeField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    resolution = serializers.CharField()

    example = {
        "id": 2,
        "kind": "outdated",
        "section": "evidence",
        "note": "The trial that is cited was retracted.",
        "created_at": "2026-03-02T09:00:00Z",
        "resolved_at": None,
        "resolution": "",
    }


class PathShown(Shown):
    """Articles in an order that somebody thought about."""

    slug = serializers.CharField()
    url = Computed(serializers.URLField(), lambda row, context: address(row.get_absolute_url()))
    title = serializers.CharField(help_text="In the caller's language.")
    title_en = serializers.CharField()
    title_zh = serializers.CharField()
    audience = serializers.ChoiceField(choices=LearningPath.Audience.values)
    steps = Computed(
        serializers.ListField(child=serializers.CharField()),
        lambda row, context: context["steps"].get(row.pk, []),
        help_text="Slugs of articles, in order; those that the caller cannot read are left out.",
    )

    example = {
        "slug": "first-steps",
        "url": "https://commons.example.org/kb/paths/first-steps/",
        "title": "First steps for clinicians",
        "title_en": "First steps for clinicians",
        "title_zh": "临床医生入门",
        "audience": "clinician",
        "steps": ["calibration-of-risk-models"],
    }


class TermShown(Shown):
    """One idea, with its words in both languages."""

    slug = serializers.CharField()
    url = Computed(serializers.URLField(), lambda row, context: address(row.get_absolute_url()))
    en = serializers.CharField()
    zh = serializers.CharField()
    abbreviation = serializers.CharField()
    synonyms_en = Computed(
        serializers.ListField(child=serializers.CharField()), lambda row, context: _words(row.synonyms_en)
    )
    synonyms_zh = Computed(
        serializers.ListField(child=serializers.CharField()), lambda row, context: _words(row.synonyms_zh)
    )
    definition_en = serializers.CharField()
    definition_zh = serializers.CharField()

    example = {
        "slug": "calibration",
        "url": "https://commons.example.org/kb/glossary/calibration/",
        "en": "calibration",
        "zh": "校准",
        "abbreviation": "",
        "synonyms_en": [],
        "synonyms_zh": [],
        "definition_en": "Agreement between predicted and observed risk.",
        "definition_zh": "预测风险与实际观察到的风险之间的一致性。",
    }


def _languages(row: Any) -> list[dict[str, Any]]:  # Any: an article with its published revisions
    names = ("language", "title", "number", "minutes", "state", "origin", "published_at")
    found = [dict(zip(names, one, strict=True)) for one in data(row.published_rows)]
    for one in found:
        one["published_at"] = moment(one["published_at"]) if one["published_at"] else None
        one["is_reviewed"] = one["state"] == State.APPROVED
    return sorted(found, key=lambda one: one["language"])


def _sections(row: ArticleRevision) -> list[dict[str, Any]]:
    sources = sections.stored(row.source)
    return [
        {
            "key": one.key,
            "title": str(one.title),
            "source": sources.get(one.key, ""),
            "html": "".join(part.html + (part.output or "") for part in one.parts),
        }
        for one in reading.parts_of(row)
    ]


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split("|") if word.strip()]
