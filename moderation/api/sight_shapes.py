"""How programs of moderators are shown one item with its text, its reports, notes and history."""

from typing import Any

from rest_framework import serializers

from accounts.api.shapes import AuthorShown, author, author_of
from forum.api.shapes import PseudonymShown
from foundation.api.shapes import Computed, Shown
from moderation.api.decision_shapes import ModerationDecisionShown
from moderation.api.item_shapes import QueueItemShown
from moderation.deciding import Decision
from moderation.desk.looking import Text
from moderation.matters import Answer
from moderation.models import Appeal, Flag
from moderation.reasons import FlagReason


class ItemFindingShown(Shown):
    """One span that the privacy check finds in the text as it stands."""

    kind = serializers.CharField(help_text="In the caller's language.")
    rule = serializers.CharField()
    is_hard = serializers.BooleanField(help_text="It names one person by itself.")
    start = serializers.IntegerField(help_text="In characters of the source.")
    end = serializers.IntegerField()
    decision = serializers.CharField(help_text="What its author said about it, in the caller's language.")


class FoundSpanShown(Shown):
    """One span that the privacy check finds."""

    kind = serializers.CharField(help_text="In the caller's language.")
    rule = serializers.CharField()
    start = serializers.IntegerField(help_text="In characters of the source.")
    end = serializers.IntegerField()


class FoundTextShown(Shown):
    """One text of an item that is no post."""

    name = serializers.CharField(help_text="Which text it is, in the caller's language.")
    source = Computed(  # type: ignore[assignment]  # Django REST framework's fields have an attribute of this name
        serializers.CharField(help_text="As it was written."),
        lambda text, context: "".join(piece.text for piece in text.pieces),
    )
    findings = FoundSpanShown(many=True)


def _of_shown(make: Any) -> Any:  # Any: functions of a post
    return lambda text, context: make(text.post) if text.is_shown else None


def _thread(text: Text, context: dict[str, Any]) -> int | None:
    return text.post.thread_id if text.post.is_open else None


class QueueTextShown(Shown):
    """The text of a post, as far as the caller may see it."""

    post = Computed(serializers.IntegerField(), lambda text, context: text.post.pk)
    thread = Computed(serializers.IntegerField(allow_null=True), _thread)
    needs_opening = serializers.BooleanField(
        help_text="It stands where the caller does not: it can be opened by itself, and the log says who did."
    )
    source = Computed(  # type: ignore[assignment]  # Django REST framework's fields have an attribute of this name
        serializers.CharField(allow_null=True, help_text="Markdown; null until it is opened."),
        _of_shown(lambda post: post.source),
    )
    language = Computed(serializers.CharField(), lambda text, context: text.post.language)
    author = Computed(AuthorShown(allow_null=True), _of_shown(lambda post: author_of(post.author)))
    pseudonym = Computed(PseudonymShown(allow_null=True), _of_shown(lambda post: post.pseudonym))
    hidden_at = Computed(serializers.DateTimeField(allow_null=True), lambda text, context: text.post.hidden_at)
    hide_reason = Computed(serializers.CharField(allow_null=True), _of_shown(lambda post: post.hide_reason))
    held_at = Computed(serializers.DateTimeField(allow_null=True), lambda text, context: text.post.held_at)
    findings = ItemFindingShown(many=True)


class ItemFlagShown(Shown):
    """What one reader said."""

    reason = serializers.ChoiceField(choices=FlagReason.values)
    note = serializers.CharField()
    flagger = author("flagger")
    weight = serializers.FloatField()
    state = serializers.ChoiceField(choices=Flag.State.values)
    created_at = serializers.DateTimeField()


class ItemNoteShown(Shown):
    """What one moderator tells the others."""

    id = serializers.IntegerField()
    author = author()
    text = serializers.CharField()
    created_at = serializers.DateTimeField()

    example = {
        "id": 5,
        "author": AuthorShown.example,
        "text": "Looked at the source; it is not there.",
        "created_at": "2026-03-02T09:30:00Z",
    }


class ItemHappeningShown(Shown):
    """One line of what was said and decided."""

    at = serializers.DateTimeField()
    words = serializers.CharField(help_text="In the caller's language.")
    reason = serializers.CharField()
    decision = Computed(
        serializers.IntegerField(allow_null=True), lambda row, context: row.action.pk if row.action else None
    )
    may_undo = serializers.BooleanField()


class ItemAppealShown(Shown):
    """What a member says against a decision."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    member = author("member")
    decision = Computed(ModerationDecisionShown(), lambda row, context: row.action)
    state = serializers.ChoiceField(choices=Appeal.State.values)
    answer = serializers.CharField()
    created_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


def _seen(name: str) -> Any:  # Any: a function of item and context
    return lambda row, context: getattr(context["seen"], name)


class OneQueueItemShown(QueueItemShown):
    """One item with everything that a decision rests on."""

    text = Computed(QueueTextShown(allow_null=True), _seen("text"))
    appeal = Computed(ItemAppealShown(allow_null=True), _seen("appeal"))
    flags = Computed(ItemFlagShown(many=True), _seen("flags"))
    notes = Computed(ItemNoteShown(many=True), _seen("notes"))
    history = Computed(ItemHappeningShown(many=True), _seen("history"))
    may_decide = Computed(serializers.BooleanField(), _seen("may_decide"))
    may_label = Computed(serializers.BooleanField(), _seen("may_label"))
    decisions = Computed(
        serializers.ListField(
            child=serializers.ChoiceField(choices=Decision.values), help_text="What may be decided about its text."
        ),
        lambda row, context: [decision for decision, _key in context["seen"].decisions],
    )

    texts = Computed(
        FoundTextShown(many=True, help_text="Of an item that is no post: texts in which something was found."),
        lambda row, context: context["seen"].matter.texts if context["seen"].matter else [],
    )
    answers = Computed(
        serializers.ListField(
            child=serializers.ChoiceField(choices=Answer.values), help_text="What may be answered to what is no post."
        ),
        lambda row, context: [answer for answer, _key in context["seen"].answers],
    )

    example = QueueItemShown.example | {
        "text": {
            "post": 231,
            "thread": 57,
            "needs_opening": False,
            "source": "This model finds every pneumothorax.",
            "language": "en",
            "author": AuthorShown.example,
            "pseudonym": None,
            "hidden_at": None,
            "hide_reason": "",
            "held_at": None,
            "findings": [],
        },
        "appeal": None,
        "flags": [],
        "notes": [ItemNoteShown.example],
        "history": [],
        "may_decide": True,
        "may_label": True,
        "decisions": ["ask", "dismiss", "uphold", "hide"],
        "texts": [],
        "answers": [],
    }
