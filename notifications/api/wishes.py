"""When and by which channels the caller wants to hear of things."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.operations import operation
from foundation.api.shapes import UNSUITABLE, Flag, Given, Number, One, OneNumber, Shown
from foundation.api.views import ApiView
from notifications import channels, kinds
from notifications.actions.digests import CHOSEN, choose_digests
from notifications.digests import previewing
from notifications.digests.plans import plan_of
from notifications.models import DigestPlan
from notifications.models.notifications import Channel


class DigestsShown(Shown):
    """When the caller's digests come."""

    frequency = serializers.ChoiceField(choices=DigestPlan.Frequency.values)
    weekday = serializers.ChoiceField(choices=DigestPlan.Weekday.values, help_text="0 is Monday; for weekly ones.")
    hour = serializers.IntegerField(help_text="Of the caller's time zone.")
    is_missed_you_on = serializers.BooleanField(help_text="Whether a mail comes after a long absence.")
    next_due_at = serializers.DateTimeField(allow_null=True)

    example = {
        "frequency": "weekly",
        "weekday": 0,
        "hour": 8,
        "is_missed_you_on": True,
        "next_due_at": "2026-03-09T00:00:00Z",
    }


class DigestsGiven(Given):
    """When they should come. What is left out stays."""

    frequency = One(choices=DigestPlan.Frequency.values, required=False)
    weekday = OneNumber(choices=DigestPlan.Weekday.values, required=False)
    hour = Number(max_value=23, required=False)
    is_missed_you_on = Flag(required=False)

    example = {"frequency": "daily", "hour": 7}


class Digests(ApiView):
    """Mail that gathers what happened."""

    @operation("read:account", gives=DigestsShown)
    def get(self, request: Request) -> Response:
        """Read when one's digests come."""
        return self.shown(plan_of(self.caller, self.now))

    @operation("write:account", takes=DigestsGiven, gives=DigestsShown)
    def put(self, request: Request) -> Response:
        """Choose when one's digests come."""
        before = plan_of(self.caller, self.now)
        wanted = {name: self.given.get(name, getattr(before, name)) for name in CHOSEN}
        return self.shown(choose_digests(actor=self.caller, **wanted, now=self.now))


class DigestNow(ApiView):
    """A digest before its time."""

    @operation("write:account", refuses=("nothing_to_send",))
    def post(self, request: Request) -> Response:
        """Send the digest as it would be now, three times a day at most. No period is moved by it."""
        previewing.send_now(actor=self.caller, now=self.now)
        return self.nothing()


class ChannelsShown(Shown):
    """By which channels the caller hears of what."""

    channels = serializers.DictField(
        child=serializers.ListField(child=serializers.ChoiceField(choices=Channel.values)),
        help_text="By the kind of what is told, as notifications name it.",
    )

    example = {"channels": {"reply": ["email", "site"], "mention": ["email", "site"]}}


class ChannelsGiven(Given):
    """The same, for as many kinds as one likes. What is left out stays."""

    channels = serializers.DictField(
        child=serializers.ListField(child=One(choices=Channel.values), max_length=len(Channel.values)),
    )

    example = {"channels": {"reply": ["site"]}}

    def validate_channels(self, matrix: dict[str, list[str]]) -> dict[str, list[str]]:
        """Kinds that the caller can be told of."""
        known = {kind.name for kind in _kinds(self.context["view"].caller)}
        unknown = sorted(set(matrix) - known)
        if unknown:
            sentence = _("There is no “%(word)s” here.") % {"word": unknown[0][:60]}
            raise serializers.ValidationError(sentence, UNSUITABLE)
        return matrix


class Channels(ApiView):
    """The matrix of kinds and channels."""

    @operation("read:account", gives=ChannelsShown)
    def get(self, request: Request) -> Response:
        """Read by which channels one hears of what."""
        return self._told()

    @operation("write:account", takes=ChannelsGiven, gives=ChannelsShown)
    def put(self, request: Request) -> Response:
        """Choose by which channels one hears of what."""
        channels.choose(actor=self.caller, matrix=self.given["channels"], now=self.now)
        return self._told()

    def _told(self) -> Response:
        matrix = channels.matrix_of(self.caller)
        return self.shown({"channels": {kind.name: sorted(matrix[kind.name]) for kind in _kinds(self.caller)}})


def _kinds(member: Any) -> list[kinds.Kind]:  # Any: who asks
    """Those that the page shows the member."""
    return [kind for kind in kinds.everything() if kind.is_for is None or kind.is_for(member)]
