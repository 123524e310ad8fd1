"""Counting everything as read, and taking that back."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from forum.actions import reading
from forum.models import CaughtUp
from foundation.api.operations import operation
from foundation.api.shapes import UNSUITABLE, Given, Shown
from foundation.api.views import ApiView


class CaughtUpShown(Shown):
    """Since when everything older counts as read."""

    caught_up_at = serializers.DateTimeField(allow_null=True, help_text="Null: nothing is read but what was opened.")
    before = serializers.DateTimeField(allow_null=True, help_text="What counted before; send it to take this back.")

    example = {"caught_up_at": "2026-03-02T09:00:00.000000Z", "before": "2026-02-20T08:00:00.000000Z"}


class BeforeGiven(Given):
    """What should count again."""

    before = serializers.DateTimeField(allow_null=True)

    example = {"before": "2026-02-20T08:00:00.000000Z"}

    def validate_before(self, before: datetime | None) -> datetime | None:
        """Not in the future: what nobody wrote yet is not read."""
        if before is not None and before > self.context["view"].now:
            raise serializers.ValidationError(_("This moment has not come yet."), UNSUITABLE)
        return before


class CaughtUpMark(ApiView):
    """The moment before which everything counts as read."""

    @operation("read:account", gives=CaughtUpShown)
    def get(self, request: Request) -> Response:
        """Read since when everything older counts as read."""
        now = _caught_up_at(self)
        return self.shown({"caught_up_at": now, "before": now})

    @operation("write:account", gives=CaughtUpShown)
    def put(self, request: Request) -> Response:
        """Count everything that is written by now as read."""
        before = reading.catch_up(actor=self.caller, now=self.now)
        return self.shown({"caught_up_at": _caught_up_at(self), "before": before})


class CaughtUpUndo(ApiView):
    """The moment before that counts again."""

    @operation("write:account", takes=BeforeGiven, gives=CaughtUpShown)
    def post(self, request: Request) -> Response:
        """Take that back: `before` counts again, as the answer to it was."""
        before = self.given["before"]
        reading.undo_catch_up(actor=self.caller, before=before)
        now = _caught_up_at(self)
        return self.shown({"caught_up_at": now, "before": now})


def _caught_up_at(view: ApiView) -> Any:  # Any: a moment or nothing
    # house: allow model-in-interface: the caller's own
    return CaughtUp.objects.filter(member=view.caller).values_list("caught_up_at", flat=True).first()
