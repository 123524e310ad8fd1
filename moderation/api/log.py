"""The log as moderators read it, taking decisions back, templates of reasons."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from content.api.declaring import Gated, declared
from forum.api.given import REASON
from forum.models.threads import LONGEST_REASON
from foundation.api.operations import operation
from foundation.api.shapes import LARGEST_ID, Given, Words
from foundation.errors import NotPermitted
from moderation import policies
from moderation.actions import undoing
from moderation.api.deciding import SeveralDecisions
from moderation.api.decision_shapes import MessageTemplateShown, ModerationDecisionShown
from moderation.api.desk import CLOSED, SCOPE, DeskView
from moderation.models import MessageTemplate, ModerationAction


class LogQuery(Given):
    """Which decisions."""

    kind = serializers.ChoiceField(choices=ModerationAction.Kind.values, required=False)
    member = serializers.CharField(required=False, max_length=60, help_text="A username: whom they were about.")
    item = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)


class ModerationDecisions(SeveralDecisions):
    """The log, and what adds to it for several texts at once."""

    @operation(SCOPE, asks=LogQuery, gives=ModerationDecisionShown, is_list=True, forbids=("read_log", *CLOSED))
    def get(self, request: Request) -> Response:
        """List decisions, the newest first. Moderators of a category see what was decided in it."""
        if not policies.rights_of(self.moderator).decides_about_texts:
            raise NotPermitted("read_log", _("The log of decisions is for those who decide about texts."))
        found = ModerationAction.objects.visible_to(self.moderator)
        if "kind" in self.query:
            found = found.filter(kind=self.query["kind"])
        if "member" in self.query:
            found = found.filter(member__username__iexact=self.query["member"])
        if "item" in self.query:
            found = found.filter(item=self.query["item"])
        return self.page_of(self.cut(found.for_list()))


class UndoGiven(Gated):
    """Why a decision is taken back; whom it concerned reads it."""

    reason = Words(max_length=LONGEST_REASON, required=False, allow_blank=True, default="")

    example = {"reason": "It was the wrong text."}


class UndoneDecision(DeskView):
    """A decision that is taken back."""

    @operation(
        SCOPE,
        takes=UndoGiven,
        gives=ModerationDecisionShown,
        status=201,
        is_idempotent=True,
        forbids=("undo", "write_rule", "set_defences", *CLOSED),
        refuses=("cannot_be_undone", *REASON),
    )
    def post(self, request: Request, decision_id: int) -> Response:
        """Take a decision back: a text stands as before, its item is open again. The answer is what the log adds."""
        log = ModerationAction.objects.visible_to(self.moderator).for_list()
        action = get_object_or_404(log, pk=decision_id)

        def make(_token: object) -> ModerationAction:
            return undoing.undo_decision(
                actor=self.moderator,
                action=action,
                reason=self.given["reason"],
                declared=declared(self.given),
                now=self.now,
            )

        return self.decided_once(make)


class MessageTemplates(DeskView):
    """Reasons that moderators give again and again."""

    @operation(SCOPE, gives=MessageTemplateShown, is_list=True, forbids=CLOSED)
    def get(self, request: Request) -> Response:
        """List templates of reasons, as forms offer them. All come at once."""
        return self.page(MessageTemplate.objects.visible_to(self.moderator).in_order())
