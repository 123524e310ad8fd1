"""Deciding about one item, or several; answering an appeal; seeing to what the site could not finish."""

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from content.api.declaring import Gated, declared
from forum.api.given import REASON
from forum.models.threads import LONGEST_REASON
from foundation.api.operations import operation
from foundation.api.shapes import Flag, Given, Number, One, Words
from moderation import waiting
from moderation.actions import appealing, deciding, settling, several
from moderation.api.decision_shapes import ModerationDecisionShown, SeveralDecidedShown
from moderation.api.desk import CLOSED, SCOPE, DeskView
from moderation.api.sight_shapes import OneQueueItemShown
from moderation.deciding import Decision
from moderation.matters import Answer
from moderation.models import ModerationAction, ReviewItem

MOST_VERSION = 2**31 - 1
TAKEN = ("item_changed", "item_claimed")
"""Somebody was faster."""


def _reason() -> Words:
    told = "Whom it concerns reads it. Do not repeat what has to go."
    return Words(max_length=LONGEST_REASON, required=False, allow_blank=True, default="", help_text=told)


class ItemDecisionGiven(Gated):
    """A decision about the text of an item."""

    decision = One(choices=Decision.values)
    reason = _reason()
    version = Number(max_value=MOST_VERSION, help_text="Of the item, as it was read.")

    example = {"decision": "hide", "reason": "The study that is cited does not say so.", "version": 3}


class ItemDecision(DeskView):
    """What is decided about a text."""

    @operation(
        SCOPE,
        takes=ItemDecisionGiven,
        gives=ModerationDecisionShown,
        status=201,
        is_idempotent=True,
        forbids=("decide", "redact", *CLOSED),
        refuses=("decision_unknown", "text_gone", "hidden_already", "nothing_to_redact", *TAKEN, *REASON),
    )
    def post(self, request: Request, item_id: int) -> Response:
        """Decide about a flagged or held text. Where something came in since `version`, nothing is done."""
        item, given = self.item(item_id), self.given

        def make(_token: object) -> ModerationAction:
            return deciding.decide_text(
                actor=self.moderator,
                item=item,
                decision=given["decision"],
                reason=given["reason"],
                version=given["version"],
                declared=declared(given),
                now=self.now,
            )

        return self.decided_once(make)


class MatterAnswerGiven(Gated):
    """An answer to an item that is no post."""

    answer = One(choices=Answer.values)
    reason = _reason()
    version = Number(max_value=MOST_VERSION, help_text="Of the item, as it was read.")

    example = {"answer": "mark", "reason": "The trial is the only support of two of them.", "version": 0}


class MatterAnswer(DeskView):
    """What is answered to findings in other texts, addresses from which mail comes back, and retracted works."""

    @operation(
        SCOPE,
        takes=MatterAnswerGiven,
        gives=ModerationDecisionShown,
        status=201,
        is_idempotent=True,
        forbids=("decide", "redact", *CLOSED),
        refuses=("decision_unknown", "text_gone", "not_paused", "nothing_to_redact", *TAKEN, *REASON),
    )
    def post(self, request: Request, item_id: int) -> Response:
        """Decide about an item that is no post. Which answers it takes its `answers` say."""
        item, given = self.item(item_id), self.given

        def make(_token: object) -> ModerationAction:
            return settling.settle_matter(
                actor=self.moderator,
                item=item,
                answer=given["answer"],
                reason=given["reason"],
                version=given["version"],
                declared=declared(given),
                now=self.now,
            )

        return self.decided_once(make)


class AppealAnswerGiven(Gated):
    """The answer to an appeal."""

    is_granted = Flag(help_text="Granted, the decision is taken back.")
    reason = _reason()
    version = Number(max_value=MOST_VERSION, help_text="Of the item, as it was read.")

    example = {"is_granted": True, "reason": "You are right: the study does say so.", "version": 0}


class AppealAnswer(DeskView):
    """What is answered to a member who appealed."""

    @operation(
        SCOPE,
        takes=AppealAnswerGiven,
        gives=OneQueueItemShown,
        forbids=("decide_appeal", *CLOSED),
        refuses=("no_appeal", "item_changed", "cannot_be_undone", *REASON),
    )
    def post(self, request: Request, item_id: int) -> Response:
        """Grant an appeal, or refuse it. Somebody else than in the first decision does."""
        appealing.decide_appeal(
            actor=self.moderator,
            item=self.item(item_id),
            is_granted=self.given["is_granted"],
            answer=self.given["reason"],
            version=self.given["version"],
            declared=declared(self.given),
            now=self.now,
        )
        waiting.count_anew(self.moderator)
        return self.with_everything(item_id)


class SettlementGiven(Given):
    """What was done about something that the site gave up."""

    is_retried = Flag(help_text="Try it again; otherwise somebody has seen to it.")
    version = Number(max_value=MOST_VERSION, help_text="Of the item, as it was read.")

    example = {"is_retried": True, "version": 0}


class Settlement(DeskView):
    """What the site could not finish."""

    @operation(
        SCOPE,
        takes=SettlementGiven,
        gives=OneQueueItemShown,
        forbids=("decide", *CLOSED),
        refuses=("not_undelivered", "cannot_retry", *TAKEN),
    )
    def post(self, request: Request, item_id: int) -> Response:
        """Let it be tried again, or say that one has seen to it."""
        deciding.settle_undelivered(
            actor=self.moderator,
            item=self.item(item_id),
            is_retried=self.given["is_retried"],
            version=self.given["version"],
            now=self.now,
        )
        waiting.count_anew(self.moderator)
        return self.with_everything(item_id)


class ChosenGiven(Given):
    """An item as it was read."""

    item = Number(min_value=1)
    version = Number(max_value=MOST_VERSION)


class SeveralGiven(Gated):
    """One decision and one reason for several items."""

    items = serializers.ListField(child=ChosenGiven(), min_length=1, max_length=several.MOST)
    decision = One(choices=[one.value for one in several.DECISIONS])
    reason = _reason()

    example = {
        "items": [{"item": 12, "version": 3}, {"item": 13, "version": 0}],
        "decision": "hide",
        "reason": "It advertises.",
    }


class SeveralDecisions(DeskView):
    """Decisions about several texts."""

    @operation(SCOPE, takes=SeveralGiven, gives=SeveralDecidedShown, forbids=CLOSED, refuses=REASON)
    def post(self, request: Request) -> Response:
        """Decide about several texts, each by itself. What refuses one stops no other; `refused` says which and why."""
        versions = {one["item"]: one["version"] for one in self.given["items"]}
        found = ReviewItem.objects.visible_to(self.moderator).of_texts().filter(pk__in=versions)
        items = list(found.for_list().in_order())
        for item in items:
            item.version = versions[item.pk]
        done = several.decide_several(
            actor=self.moderator,
            items=items,
            decision=self.given["decision"],
            reason_for=lambda item: self.given["reason"],
            declared=declared(self.given),
            now=self.now,
        )
        waiting.count_anew(self.moderator)
        log = ModerationAction.objects.visible_to(self.moderator).for_list()
        gone = _("There is nothing here, or it is not for you.")
        missing = sorted(versions.keys() - {item.pk for item in items})
        refused = [{"item": pk, "code": "not_found", "message": gone} for pk in missing]
        refused += [{"item": item.pk, "code": why.code, "message": why.message} for item, why in done.refused]
        told = {
            "decided": log.filter(pk__in=[action.pk for action in done.decided]).order_by("pk"),
            "refused": refused,
        }
        return self.shown(told)
