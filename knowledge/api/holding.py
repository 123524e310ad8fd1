"""Revisions that a gate held: letting them go on, or not."""

from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.operations import operation
from foundation.api.shapes import Flag, Given, Words
from foundation.api.views import ApiView
from knowledge import api_rows
from knowledge.actions import reviewing
from knowledge.api import reading
from knowledge.api.shapes import ArticleRevisionShown
from knowledge.vocabulary import LONGEST_REASON


class RevisionHoldGiven(Given):
    """What becomes of it."""

    is_released = Flag()
    note = Words(max_length=LONGEST_REASON, required=False, allow_blank=True, default="")

    example = {"is_released": True}


class HeldRevision(ApiView):
    """A revision that waits for somebody to look at what a gate found."""

    @operation("moderate:queue", takes=RevisionHoldGiven, gives=ArticleRevisionShown, forbids=("decide_hold",))
    def post(self, request: Request, revision_id: int) -> Response:
        """Let a held revision go on to its reviewers, or reject it: staff who publish articles, and never their own."""
        reviewing.decide_hold(
            actor=self.caller,
            revision=api_rows.visible(self, revision_id),
            is_released=self.given["is_released"],
            note=self.given["note"],
            now=self.now,
        )
        return reading.shown(self, revision_id)
