"""Questions about what the privacy check found, for forms without a composer: keep each span with a reason, or redact.

The answers come back beside the texts, under names that say which span is meant. A span that moved is asked about anew.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from content.gates import Decision, Declared
from content.markup.limits import LONGEST_TEXT
from content.models import PrivacyFinding
from content.privacy import Finding, Tier, check, words
from foundation.errors import DomainError

REVIEWED: Final = "privacy-reviewed"
_KEEP: Final = "privacy-keep"
# Questions on one page. What is beyond is asked about when these are answered.
MOST_QUESTIONS: Final = 50
LONGEST_SPAN: Final = 60  # characters of a span that a question repeats
REASONS: Final = PrivacyFinding.Reason.choices
LEGEND: Final = _("Privacy check")


def is_answer(name: str) -> bool:
    """Whether a form's field is one of these questions, and none of the form's own."""
    return name == REVIEWED or _place(name) is not None


def declared(data: Mapping[str, Any]) -> Declared:
    """What was answered (Any: what a form sends). Answers that make no sense decide nothing."""
    decisions = []
    for name in data:
        place = _place(name)
        if place and data.get(name):
            decisions.append(Decision(*place, reason=str(data.get(name))))
    return Declared(decisions=decisions, is_reviewed=bool(data.get(REVIEWED)))


def questions(data: QueryDict, refusal: DomainError | None = None) -> dict[str, forms.Field]:
    """Fields for a form that is shown again: one for each hard span, one tick for the soft ones.

    Asked about the texts in `data` of which `refusal`, or a form shown before, found something.
    """
    names = {place[0] for name in data if (place := _place(name))}
    names |= {one["field"] for one in (refusal.extra.get("findings", ()) if refusal else ())}
    found = [(name, finding, text) for name, finding, text in _findings(data, names)]
    fields: dict[str, forms.Field] = {
        _name_of(name, finding): _question(finding, text) for name, finding, text in found if finding.tier is Tier.HARD
    }
    fields = dict(list(fields.items())[:MOST_QUESTIONS])
    if REVIEWED in data or any(finding.tier is Tier.SOFT for _name, finding, _text in found):
        fields[REVIEWED] = forms.BooleanField(
            label=_("I looked at the details that the check marked. They do not tell who a patient is."),
            required=False,
        )
    return fields


def _findings(data: QueryDict, names: set[str]) -> Iterator[tuple[str, Finding, str]]:
    for name in sorted(names):
        text = str(data.get(name, "")).strip()  # as forms clean it
        if len(text) <= LONGEST_TEXT:
            yield from ((name, finding, text) for finding in check(text))


def _question(finding: Finding, text: str) -> forms.Field:
    span = " ".join(text[finding.start : finding.end].split())
    shown = span if len(span) <= LONGEST_SPAN else span[:LONGEST_SPAN] + "…"
    return forms.ChoiceField(
        label=_("“%(span)s” (%(kind)s)") % {"span": shown, "kind": words.kind(finding)},
        choices=[("", _("Not decided: take it out above, or choose a reason to keep it")), *REASONS],
        required=False,
    )


def _name_of(field: str, finding: Finding) -> str:
    return f"{_KEEP}:{field}:{finding.rule}:{finding.start}:{finding.end}"


def _place(name: str) -> tuple[str, str, int, int] | None:
    """(field, rule, start, end) of an answer's name."""
    parts = name.split(":")
    if len(parts) != len((_KEEP, "field", "rule", "start", "end")) or parts[0] != _KEEP:
        return None
    _keep, field, rule, start, end = parts
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        return None
    return field, rule, int(start[:9]), int(end[:9])
