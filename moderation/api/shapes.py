"""How programs are shown what readers told moderators."""

from rest_framework import serializers

from foundation.api.shapes import Shown
from moderation.models import Flag
from moderation.reasons import FlagReason


class FlagShown(Shown):
    """What the caller told moderators about a post."""

    id = serializers.IntegerField()
    post = serializers.IntegerField(source="item.subject_id")
    reason = serializers.ChoiceField(choices=FlagReason.values)
    note = serializers.CharField()
    state = serializers.ChoiceField(choices=Flag.State.values)
    created_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)

    example = {
        "id": 8,
        "post": 231,
        "reason": "unsupported_claim",
        "note": "The study that is cited does not say so.",
        "state": "open",
        "created_at": "2026-03-02T09:00:00Z",
        "decided_at": None,
    }
