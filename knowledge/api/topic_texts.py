"""What topics are: one member proposes a text, another accepts it."""

from typing import Any

from django.db import models
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import shapes as about
from content.api.declaring import Gated, declared
from content.markup.limits import CODES
from foundation.api.operations import operation
from foundation.api.shapes import Given, One, Shown, Words
from foundation.api.views import ApiView
from knowledge.actions import topic_texts as actions
from knowledge.models import Topic, TopicText
from knowledge.models.topics import LONGEST_TOPIC_TEXT
from knowledge.vocabulary import LANGUAGE_CODES, LONGEST_REASON, Origin

_PEOPLE = ("author__shown_credential", "proposed_by__shown_credential")
DECIDED = ("proposal_gone", "proposal_changed")


class TopicTextShown(Shown):
    """What a topic is, in one language, and what was proposed instead."""

    topic = serializers.CharField(source="topic.slug")
    language = serializers.ChoiceField(choices=LANGUAGE_CODES)
    source = serializers.CharField(  # type: ignore[assignment]  # kept apart when the class is made
        help_text="Markdown. Empty while nothing was accepted."
    )
    origin = serializers.ChoiceField(choices=Origin.values)
    author = about.author()
    reviewed_at = serializers.DateTimeField(allow_null=True)
    proposed_source = serializers.CharField(help_text="Markdown. Empty while nothing waits.")
    proposed_by = about.author("proposed_by")
    proposed_at = serializers.DateTimeField(allow_null=True)
    proposal_note = serializers.CharField(help_text="Why the last proposal was declined.")

    example = {
        "topic": "calibration",
        "language": "en",
        "source": "Whether predicted and observed risks agree.",
        "origin": "member",
        "author": about.AuthorShown.example,
        "reviewed_at": "2026-03-01T09:00:00Z",
        "proposed_source": "",
        "proposed_by": None,
        "proposed_at": None,
        "proposal_note": "",
    }


class TopicTextGiven(Gated):
    """What the topic is."""

    language = One(choices=LANGUAGE_CODES)
    source = Words(  # type: ignore[assignment]  # kept apart when the class is made
        max_length=2 * LONGEST_TOPIC_TEXT, trim_whitespace=False, help_text="Markdown."
    )

    example = {"language": "en", "source": "Whether predicted and observed risks agree."}


class AcceptedTextGiven(Given):
    """About which text, in which language."""

    language = One(choices=LANGUAGE_CODES)
    source = Words(  # type: ignore[assignment]  # as above
        max_length=2 * LONGEST_TOPIC_TEXT, trim_whitespace=False, help_text="`proposed_source`, as it was read."
    )

    example = {"language": "en", "source": "Whether predicted and observed risks agree."}


class DeclinedTextGiven(Given):
    """Why the text cannot stand as it is."""

    language = One(choices=LANGUAGE_CODES)
    note = Words(max_length=LONGEST_REASON)

    example = {"language": "en", "note": "Say for whom it matters."}


class TopicTexts(ApiView):
    """Texts of one topic."""

    @operation("read:knowledge", gives=TopicTextShown, is_list=True)
    def get(self, request: Request, slug: str) -> Response:
        """List what a topic is in each language, with what waits for a second person."""
        return self.page_of(self.cut(_texts(_topic(self, slug)), is_rising=True))


class TopicProposal(ApiView):
    """A text that waits for a second person."""

    @operation(
        "write:knowledge",
        takes=TopicTextGiven,
        gives=TopicTextShown,
        forbids=("propose_topic_text",),
        refuses=("topic_text_length", "topic_text_held", "proposal_waits", "word_rule", "privacy_findings", *CODES),
    )
    def put(self, request: Request, slug: str) -> Response:
        """Propose a text of a topic; one's own that waits is replaced. Readers see the one before until then."""
        topic = _topic(self, slug)
        actions.propose_text(
            actor=self.caller,
            topic=topic,
            language=self.given["language"],
            source=self.given["source"],
            declared=declared(self.given),
            now=self.now,
        )
        return _told(self, topic)


class TopicAcceptance(ApiView):
    """Yes to a proposal."""

    @operation(
        "write:knowledge",
        takes=AcceptedTextGiven,
        gives=TopicTextShown,
        forbids=("decide_topic_text",),
        refuses=(*DECIDED, *CODES),
    )
    def post(self, request: Request, slug: str) -> Response:
        """Show the proposed text to readers: somebody else who reviews the topic."""
        topic = _topic(self, slug)
        source = self.given["source"].replace("\r\n", "\n")
        actions.accept_text(actor=self.caller, text=_text(self, topic), source=source, now=self.now)
        return _told(self, topic)


class TopicRefusal(ApiView):
    """No to a proposal."""

    @operation(
        "write:knowledge",
        takes=DeclinedTextGiven,
        gives=TopicTextShown,
        forbids=("decide_topic_text",),
        refuses=("proposal_gone", "note_empty"),
    )
    def post(self, request: Request, slug: str) -> Response:
        """Decline the proposed text, with a reason that its author reads: somebody else who reviews the topic."""
        topic = _topic(self, slug)
        actions.decline_text(actor=self.caller, text=_text(self, topic), note=self.given["note"], now=self.now)
        return _told(self, topic)


def _topic(view: ApiView, slug: str) -> Topic:
    found: Topic = get_object_or_404(Topic.objects.visible_to(view.caller), slug=slug)
    return found


def _texts(topic: Topic) -> models.QuerySet[TopicText]:
    return topic.texts.select_related("topic", *_PEOPLE)


def _text(view: ApiView, topic: Topic) -> Any:  # Any: the stubs lose the model
    return get_object_or_404(_texts(topic), language=view.given["language"])


def _told(view: ApiView, topic: Topic) -> Response:
    return view.shown(_text(view, topic))
