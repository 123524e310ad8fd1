"""How programs of moderators are shown the log, templates and labels."""

from typing import Any

from rest_framework import serializers

from accounts.api.shapes import AuthorShown, author
from forum.labels import MEANINGS, LabelKind
from foundation.api.shapes import Computed, Shown
from moderation import policies, reasons
from moderation.actions.undoing import is_undoable
from moderation.models import MessageTemplate, ModerationAction


def _rule(action: ModerationAction, context: dict[str, Any]) -> str:
    return reasons.words(action.ground) if action.ground else ""


def _may_undo(action: ModerationAction, context: dict[str, Any]) -> bool:
    is_open = is_undoable(action) and not hasattr(action, "undone_by")
    return is_open and policies.may_undo(context["caller"], action, context["now"])


class ModerationDecisionShown(Shown):
    """One decision in the log, with names: for moderators."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=ModerationAction.Kind.values)
    by = author("actor")
    is_automatic = serializers.BooleanField(help_text="Whether a rule decided, and not a moderator.")
    about = author("member")
    subject_model = serializers.CharField()
    subject_id = serializers.IntegerField()
    item = serializers.IntegerField(source="item_id", allow_null=True)
    ground = Computed(serializers.CharField(), lambda row, context: reasons.family_of(row.ground))
    rule = Computed(serializers.CharField(help_text="In the caller's language."), _rule)
    reason = serializers.CharField(help_text="As whom it concerns reads it.")
    undoes = serializers.IntegerField(source="undoes_id", allow_null=True, help_text="The decision it takes back.")
    is_taken_back = Computed(serializers.BooleanField(), lambda row, context: hasattr(row, "undone_by"))
    may_undo = Computed(serializers.BooleanField(), _may_undo)
    created_at = serializers.DateTimeField()

    example = {
        "id": 40,
        "kind": "hidden",
        "by": AuthorShown.example,
        "is_automatic": False,
        "about": AuthorShown.example,
        "subject_model": "forum.post",
        "subject_id": 231,
        "item": 12,
        "ground": "unsupported_claim",
        "rule": "Unsupported claim",
        "reason": "The study that is cited does not say so.",
        "undoes": None,
        "is_taken_back": False,
        "may_undo": True,
        "created_at": "2026-03-02T10:00:00Z",
    }


class ItemRefusalShown(Shown):
    """Why one item was not decided."""

    item = serializers.IntegerField()
    code = serializers.CharField()
    message = serializers.CharField(help_text="In the caller's language.")

    example = {"item": 13, "code": "item_changed", "message": "This was settled meanwhile. Nothing was changed."}


class SeveralDecidedShown(Shown):
    """What became of several items."""

    decided = ModerationDecisionShown(many=True)
    refused = ItemRefusalShown(many=True)

    example = {"decided": [ModerationDecisionShown.example], "refused": [ItemRefusalShown.example]}


class MessageTemplateShown(Shown):
    """A reason in both languages; its reader gets it in theirs."""

    id = serializers.IntegerField()
    decision = serializers.ChoiceField(choices=MessageTemplate.For.values)
    title_en = serializers.CharField()
    title_zh = serializers.CharField()
    text_en = serializers.CharField()
    text_zh = serializers.CharField()

    example = {
        "id": 2,
        "decision": "hide",
        "title_en": "Advertising",
        "title_zh": "广告",
        "text_en": "It advertises.",
        "text_zh": "这是广告。",
    }


class LabelShown(Shown):
    """A label beside a text. Who put it there, the log tells moderators."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=LabelKind.values)
    words = serializers.CharField(source="get_kind_display", help_text="In the caller's language.")
    meaning = Computed(serializers.CharField(), lambda row, context: str(MEANINGS[LabelKind(row.kind)]))
    reason = serializers.CharField()
    given_at = serializers.DateTimeField()
    removed_at = serializers.DateTimeField(allow_null=True)

    example = {
        "id": 3,
        "kind": "disputed",
        "words": "Disputed, see the replies",
        "meaning": "People who know the subject contradict it here. Read what they say before you rely on it.",
        "reason": "Two replies give other figures.",
        "given_at": "2026-03-02T10:00:00Z",
        "removed_at": None,
    }
