"""What everybody may know of how this site is moderated, for programs."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.operations import operation
from foundation.api.shapes import Shown
from foundation.api.views import ApiView
from moderation import openness
from moderation.querysets import PUBLIC_KINDS


class DecisionShown(Shown):
    """One line of the public log: a decision without names."""

    day = serializers.DateField(help_text="In UTC.")
    kind = serializers.ChoiceField(choices=PUBLIC_KINDS)
    rule = serializers.CharField(help_text="In the caller's language; empty where none was named.")
    category = serializers.CharField(
        source="where", help_text="In the caller's language; empty for what was decided about a member."
    )
    is_automatic = serializers.BooleanField(help_text="Whether a rule decided, and not a moderator.")
    is_taken_back = serializers.BooleanField()

    example = {
        "day": "2026-03-02",
        "kind": "hidden",
        "rule": "Unsupported claim",
        "category": "Imaging",
        "is_automatic": False,
        "is_taken_back": False,
    }


class PublicLog(ApiView):
    """What moderators decided, without names."""

    @operation("read:forum", is_open=True, gives=DecisionShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List decisions about texts that everybody could read, and about members, the newest first."""
        before, after = self.sides()
        return self.page_of(openness.entries(before=before, after=after, size=self.limit))
