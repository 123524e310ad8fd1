"""What moderators decided about the caller, and asking for a second look."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from content.api.declaring import Gated, declared
from content.markup.limits import CODES
from foundation.api.operations import operation
from foundation.api.shapes import Computed, Shown, Words
from foundation.api.views import ApiView
from moderation import appeals, reasons
from moderation.actions.appealing import make_appeal
from moderation.models import Appeal, ModerationAction
from moderation.models.log import LONGEST_APPEAL
from moderation.subjects.posts import titles_for


class AppealShown(Shown):
    """What the caller said against a decision, and the answer."""

    text = serializers.CharField()
    state = serializers.ChoiceField(choices=Appeal.State.values)
    answer = serializers.CharField()
    created_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)

    example = {
        "text": "The study says so on page 4.",
        "state": "open",
        "answer": "",
        "created_at": "2026-03-03T09:00:00Z",
        "decided_at": None,
    }


class OwnDecisionShown(Shown):
    """One decision about the caller. Who decided is not told."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=ModerationAction.Kind.values)
    rule = Computed(
        serializers.CharField(help_text="In the caller's language; empty where none was named."),
        lambda row, context: reasons.words(row.ground) if row.ground else "",
    )
    reason = serializers.CharField()
    title = Computed(
        serializers.CharField(help_text="Of what it was about, where the caller may still read it."),
        lambda row, context: context["titles"].get(row.pk, ("", "", ""))[0],
    )
    is_automatic = serializers.BooleanField(help_text="Whether a rule decided, and not a moderator.")
    is_taken_back = Computed(serializers.BooleanField(), lambda row, context: hasattr(row, "undone_by"))
    may_appeal = Computed(serializers.BooleanField(), lambda row, context: appeals.are_possible(row, context["now"]))
    appeal = Computed(AppealShown(allow_null=True), lambda row, context: getattr(row, "appeal", None))
    created_at = serializers.DateTimeField()

    example = {
        "id": 40,
        "kind": "hidden",
        "rule": "Unsupported claim",
        "reason": "The study that is cited does not say so.",
        "title": "How do you recalibrate?",
        "is_automatic": False,
        "is_taken_back": False,
        "may_appeal": True,
        "appeal": None,
        "created_at": "2026-03-02T10:00:00Z",
    }


class OwnDecisions(ApiView):
    """What moderators decided about the caller."""

    @operation("read:account", gives=OwnDecisionShown, is_list=True)
    def get(self, request: Request) -> Response:
        """List decisions about oneself, the newest first."""
        cut = self.cut(_own(self))
        return self.page_of(cut, titles=titles_for(self.caller, cut.rows))


class OneOwnDecision(ApiView):
    """One of them."""

    @operation("read:account", gives=OwnDecisionShown)
    def get(self, request: Request, decision_id: int) -> Response:
        """Read a decision about oneself."""
        return _told(self, decision_id)


class AppealGiven(Gated):
    """What was overlooked."""

    text = Words(max_length=LONGEST_APPEAL)

    example = {"text": "The study says so on page 4."}


class OwnAppeal(ApiView):
    """A second look at a decision."""

    @operation(
        "write:account",
        takes=AppealGiven,
        gives=OwnDecisionShown,
        status=201,
        is_idempotent=True,
        forbids=("appeal",),
        refuses=("appeal_late", "appeal_length", "words_held", "word_rule", "privacy_findings", *CODES),
    )
    def post(self, request: Request, decision_id: int) -> Response:
        """Say why a decision about oneself was wrong, once, within 30 days. Another moderator decides."""
        action = get_object_or_404(_own(self), pk=decision_id)

        def make(_token: object) -> Appeal:
            text, said = self.given["text"], declared(self.given)
            return make_appeal(actor=self.caller, action=action, text=text, declared=said, now=self.now)

        self.once(make, lambda pk: pk)
        return _told(self, decision_id)


def _own(view: ApiView) -> Any:  # Any: the stubs lose the queryset
    found = ModerationAction.objects.visible_to(view.caller).told_to(view.caller)
    return found.select_related("appeal", "undone_by")


def _told(view: ApiView, decision_id: int) -> Response:
    found = get_object_or_404(_own(view), pk=decision_id)
    return view.shown(found, titles=titles_for(view.caller, [found]))
