"""What is sent to write: threads, replies, changes of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.shapes import LANGUAGES
from content.api.declaring import Gated, declared
from content.markup.limits import CODES, LONGEST_TEXT
from forum.api.shapes import KIND_SLUGS
from forum.models.posts import AiAssistance, Interests
from forum.models.threads import LONGEST_TITLE
from forum.writing import Writing
from foundation.api.shapes import UNSUITABLE, Flag, Number, One, Words
from knowledge.models import Topic

# Refusals of everything that holds a text.
TEXT = (
    *("privacy_findings", "body_empty", "interests_unknown", "ai_assistance_unknown", "interests_note_empty"),
    *("newcomer_links", "newcomer_mentions", "newcomer_pictures", "personal_question"),
    *("names_yourself", "named_here", "too_many_files", "not_on_cases"),
    *CODES,
)
HEADING = ("kind_not_admitted", "title_length", "too_many_tags", "tag_unusable", "too_many_topics", "topics_missing")
# Of a reason that others read.
REASON = ("reason_missing", "reason_too_long", "words_held", "privacy_findings")
DETAILS = ("invalid_detail", "unknown_field")


class TextGiven(Gated):
    """A text with what its author declares."""

    body = Words(max_length=2 * LONGEST_TEXT, trim_whitespace=False, help_text="Markdown.")
    interests = One(choices=Interests.values, default=Interests.NONE)
    interests_note = Words(max_length=200, required=False, allow_blank=True, default="")
    ai_assistance = One(choices=AiAssistance.values, default=AiAssistance.NONE)


class ReplyGiven(TextGiven):
    """The next post of a thread."""

    reply_to = Number(required=False, min_value=1, help_text="The post that it answers, of the same thread.")
    is_pseudonymous = Flag(required=False, default=False, help_text="Show the checked role instead of the name.")

    example = {"body": "We recalibrated at each site, with 200 cases.", "reply_to": 230, "ai_assistance": "none"}


class HeadingGiven(Gated):
    """What stands above a thread."""

    title = Words(max_length=4 * LONGEST_TITLE)
    language = One(choices=LANGUAGES)
    tags = serializers.ListField(child=Words(max_length=60), required=False, max_length=20)
    topics = serializers.ListField(child=Words(max_length=60), required=False, max_length=20, help_text="Their slugs.")

    def validate_topics(self, slugs: list[str]) -> list[Topic]:
        """The topics themselves."""
        caller = self.context["view"].caller
        found = {topic.slug: topic for topic in Topic.objects.visible_to(caller).filter(slug__in=slugs)}
        missing = [slug for slug in slugs if slug not in found]
        if missing:
            raise serializers.ValidationError(_("There is no topic “%(slug)s”.") % {"slug": missing[0]}, UNSUITABLE)
        return [found[slug] for slug in dict.fromkeys(slugs)]


class ThreadGiven(HeadingGiven, TextGiven):
    """A new thread with its first post."""

    category = Words(max_length=60, help_text="Its slug.")
    kind = One(choices=KIND_SLUGS)
    details = serializers.DictField(required=False, help_text="Fields of the kind: see `/kinds/`.")
    is_pseudonymous = Flag(required=False, default=False)

    example = {
        "category": "imaging",
        "kind": "question",
        "title": "How do you recalibrate a model at a new site?",
        "language": "en",
        "topics": ["calibration"],
        "tags": ["calibration"],
        "details": {"subject": "method"},
        "body": "Our sepsis model drifts after each software update of the laboratory.",
    }


class ThreadChange(HeadingGiven):
    """Another heading. What is left out stays."""

    reason = Words(max_length=1000, required=False, allow_blank=True, default="")

    example = {"title": "How do you recalibrate a model at a new hospital?", "reason": "Says where."}

    def get_fields(self) -> dict[str, serializers.Field]:
        """Nothing is required."""
        found = super().get_fields()
        for name in ("title", "language"):
            found[name].required = False
        return found


class PostChange(TextGiven):
    """What a post says from now on. What is left out stays."""

    details = serializers.DictField(required=False, help_text="Of a thread's first post: fields of the kind.")
    reason = Words(max_length=1000, required=False, allow_blank=True, default="")

    example = {"body": "We recalibrated at each site, with 200 cases each.", "reason": "The number was missing."}

    def get_fields(self) -> dict[str, serializers.Field]:
        """Nothing is required, and nothing has a value of its own."""
        found = super().get_fields()
        for name in ("body", "interests", "interests_note", "ai_assistance"):
            found[name].required, found[name].default = False, serializers.empty
        return found


def writing_of(given: Mapping[str, Any], token: UUID | None = None) -> Writing:
    """The text as actions take it. (Any: checked values of several types.)"""
    said = declared(given)
    return Writing(
        body=given["body"],
        interests=given["interests"],
        interests_note=given["interests_note"],
        ai_assistance=given["ai_assistance"],
        decisions=said.decisions,
        is_reviewed=said.is_reviewed,
        confirmed=said.confirmed,
        is_pseudonymous=given.get("is_pseudonymous", False),
        client_token=token,
    )
