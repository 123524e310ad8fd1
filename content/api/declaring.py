"""What is sent with texts that pass the gates: decisions about findings of the privacy check."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from content.gates import Decision, Declared
from content.models import PrivacyFinding
from foundation.api.shapes import Flag, Given, Number, One, Words

MOST_DECISIONS = 100
MOST_POSITION = 200_000  # characters


class DecisionGiven(Given):
    """To keep one span that the privacy check found, and why."""

    field = Words(max_length=80, help_text="The field of this request that holds the span, as `findings` name it.")
    rule = Words(max_length=60)
    start = Number(max_value=MOST_POSITION)
    end = Number(max_value=MOST_POSITION)
    reason = One(choices=PrivacyFinding.Reason.values)
    explanation = Words(max_length=200, required=False, allow_blank=True, default="")


class Gated(Given):
    """A request with texts of the caller's own."""

    decisions = serializers.ListField(
        child=DecisionGiven(),
        max_length=MOST_DECISIONS,
        required=False,
        help_text="What to keep of what the privacy check found. `details.findings` of a refusal names the spans.",
    )
    is_reviewed = Flag(
        required=False, default=False, help_text="Somebody looked at what may, or may not, be a patient's data."
    )
    confirmed = serializers.ListField(
        child=Words(max_length=60),
        max_length=MOST_DECISIONS,
        required=False,
        help_text="What a gate asked to be confirmed: `details.confirm` of its refusal.",
    )


def declared(given: Mapping[str, Any]) -> Declared:
    """What the caller decided, for an action. (Any: checked values of several types.)"""
    decisions = [Decision(**one) for one in given.get("decisions", [])]
    return Declared(
        decisions=decisions,
        is_reviewed=given.get("is_reviewed", False),
        confirmed=frozenset(given.get("confirmed", ())),
    )
