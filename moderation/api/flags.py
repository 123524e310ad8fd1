"""Telling moderators about a text."""

from rest_framework.request import Request
from rest_framework.response import Response

from content.api.declaring import Gated, declared
from forum.api import posts
from forum.api.given import REASON
from foundation.api.operations import operation
from foundation.api.shapes import One, Words
from foundation.api.views import ApiView
from moderation.actions.flagging import flag_post
from moderation.api.shapes import FlagShown
from moderation.reasons import FlagReason


class ReportGiven(Gated):
    """What moderators should know."""

    reason = One(choices=FlagReason.values)
    note = Words(max_length=1000, required=False, allow_blank=True, default="")

    example = {"reason": "unsupported_claim", "note": "The study that is cited does not say so."}


class PostReports(ApiView):
    """Telling moderators about a post."""

    @operation(
        "write:forum",
        takes=ReportGiven,
        gives=FlagShown,
        status=201,
        forbids=("flag_post",),
        refuses=("flag_decided", "report_reason", *REASON),
    )
    def post(self, request: Request, post_id: int) -> Response:
        """Report a post. While one's report is open, a second one is the same."""
        flagged = flag_post(
            actor=self.caller,
            post=posts.visible(self, post_id),
            reason=self.given["reason"],
            note=self.given["note"],
            declared=declared(self.given),
            now=self.now,
        )
        return self.shown(flagged.flag)
