"""What moderators know of one member."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.shapes import AuthorShown, author_of
from accounts.models import Standing, User
from foundation.api.operations import operation
from foundation.api.shapes import Computed, Shown
from foundation.errors import NotPermitted
from moderation import listing, members, policies
from moderation.api.decision_shapes import ModerationDecisionShown
from moderation.api.desk import CLOSED, SCOPE, DeskView
from moderation.api.item_shapes import QueueItemShown
from moderation.api.trust import OwnTrustShown


class MemberPostsShown(Shown):
    """Posts outside conversations."""

    shown = serializers.IntegerField()
    hidden = serializers.IntegerField()
    held = serializers.IntegerField()


class MemberReportsShown(Shown):
    """Reports that a member made."""

    upheld = serializers.IntegerField()
    dismissed = serializers.IntegerField()
    open = serializers.IntegerField()


def _until(name: str) -> Computed:
    return Computed(
        serializers.DateTimeField(allow_null=True), lambda row, context: _running(getattr(row.member, name), context)
    )


def _running(until: Any, context: dict[str, Any]) -> Any:  # Any: a time or nothing
    return until if until is not None and until > context["now"] else None


class MemberRecordShown(Shown):
    """Standing, counts and history of a member."""

    member = Computed(AuthorShown(allow_null=True), lambda row, context: author_of(row.member))
    joined_at = serializers.DateTimeField(source="member.joined_at")
    standing = serializers.ChoiceField(choices=[one.value for one in Standing])
    suspended_until = _until("suspended_until")
    silenced_until = _until("silenced_until")
    written = MemberPostsShown()
    flagged = MemberReportsShown()
    report_weight = serializers.FloatField(source="weight", help_text="Of their next report.")
    trust = OwnTrustShown()
    decisions = ModerationDecisionShown(many=True, source="actions", help_text="The newest 50.")
    items = Computed(
        QueueItemShown(many=True, help_text="Their texts in the queue, the newest 50."),
        lambda record, context: [row.item for row in record.rows],
    )

    example = {
        "member": AuthorShown.example,
        "joined_at": "2026-01-10T08:00:00Z",
        "standing": "good",
        "suspended_until": None,
        "silenced_until": None,
        "written": {"shown": 14, "hidden": 1, "held": 0},
        "flagged": {"upheld": 2, "dismissed": 0, "open": 1},
        "report_weight": 2.4,
        "trust": OwnTrustShown.example,
        "decisions": [ModerationDecisionShown.example],
        "items": [QueueItemShown.example],
    }


class MemberRecord(DeskView):
    """One member as moderators see them."""

    @operation(SCOPE, gives=MemberRecordShown, forbids=("see_member", *CLOSED))
    def get(self, request: Request, username: str) -> Response:
        """Read how a member stands, what they wrote and reported, and what was decided about them."""
        if not policies.may_see_member(self.moderator):
            raise NotPermitted("see_member", _("Moderators of everything see this, and nobody else."))
        found = User.objects.visible_to(self.moderator).select_related("shown_credential")
        member = get_object_or_404(found, username=username)
        record = members.record_of(self.moderator, member, self.now)
        lines = {row.item.pk: row.line for row in record.rows}
        return self.shown(record, lines=lines, reports=listing.reports_of(row.item for row in record.rows))
