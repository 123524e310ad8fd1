"""Questions about what the privacy check found, for forms without a composer: keep each span with a reason, or redact.
And about what another gate asks an author to confirm.

The answers come back beside the texts, under names that say which span is meant. A span that moved is asked about anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from content.gates import Decision, Declared, confirmations
from content.markup.limits import LONGEST_TEXT
from content.models import PrivacyFinding
from content.privacy import Finding, Tier, check, redaction, words
from foundation.errors import DomainError

REVIEWED: Final = "privacy-reviewed"
REDACT_ALL: Final = "privacy-redact-all"
_KEEP: Final = "privacy-keep"
CONFIRM: Final = "confirm:"
# Questions on one page. What is beyond is asked about when these are answered.
MOST_QUESTIONS: Final = 50
LONGEST_SPAN: Final = 60  # characters of a span that a question repeats
REASONS: Final = PrivacyFinding.Reason.choices
LEGEND: Final = _("Privacy check")


@dataclass(frozen=True)
class Asked:
    """One span that a form asks about."""

    field: str
    """Name of the form's field that holds the text."""
    finding: Finding
    text: str

    @property
    def name(self) -> str:
        """Under which the answer comes back; also what a button sends that redacts the span."""
        return f"{_KEEP}:{self.field}:{self.finding.rule}:{self.finding.start}:{self.finding.end}"

    @property
    def span(self) -> str:
        """What was found, on one line and shortened."""
        span = " ".join(self.text[self.finding.start : self.finding.end].split())
        return span if len(span) <= LONGEST_SPAN else span[:LONGEST_SPAN] + "…"

    @property
    def kind(self) -> str:
        """What it is, in the reader's language."""
        return words.kind(self.finding)

    @property
    def why(self) -> str:
        """Why it is shown and what to do, in the reader's language."""
        return words.reason(self.finding)

    @property
    def label(self) -> str:
        """What would stand in its place."""
        return redaction.label_at(self.text, self.finding.start, self.finding.end, self.finding.kind)

    @property
    def is_hard(self) -> bool:
        """Names one person by itself."""
        return self.finding.tier is Tier.HARD


def is_answer(name: str) -> bool:
    """Whether a form's field is one of these questions, and none of the form's own."""
    return name == REVIEWED or name.startswith(CONFIRM) or _place(name) is not None


def declared(data: Mapping[str, Any]) -> Declared:
    """What was answered (Any: what a form sends). Answers that make no sense decide nothing."""
    decisions = []
    for name in data:
        place = _place(name)
        if place and data.get(name):
            decisions.append(Decision(*place, reason=str(data.get(name))))
    confirmed = frozenset(name.removeprefix(CONFIRM) for name in data if name.startswith(CONFIRM) and data.get(name))
    return Declared(decisions=decisions, is_reviewed=bool(data.get(REVIEWED)), confirmed=confirmed)


def asked(data: QueryDict, refusal: DomainError | None = None) -> list[Asked]:
    """The spans to ask about: of the texts of which `refusal`, or a form shown before, found something."""
    names = {place[0] for name in data if (place := _place(name))}
    names |= {one["field"] for one in (refusal.extra.get("findings", ()) if refusal else ())}
    return [Asked(name, finding, text) for name, finding, text in _findings(data, names)]


def questions(data: QueryDict, refusal: DomainError | None = None) -> dict[str, forms.Field]:
    """Fields for a form that is shown again: one for each hard span, one tick for the soft ones.

    Asked about the texts in `data` of which `refusal`, or a form shown before, found something.
    """
    found = asked(data, refusal)
    fields: dict[str, forms.Field] = {one.name: _question(one) for one in found if one.is_hard}
    fields = dict(list(fields.items())[:MOST_QUESTIONS])
    if REVIEWED in data or any(not one.is_hard for one in found):
        fields[REVIEWED] = forms.BooleanField(
            label=_("I looked at the details that the check marked. They do not tell who a patient is."),
            required=False,
        )
    return fields | _confirmations(data, refusal)


def _confirmations(data: QueryDict, refusal: DomainError | None) -> dict[str, forms.Field]:
    """A tick for what a gate asks to be confirmed, now or when the form was shown before."""
    codes = {name.removeprefix(CONFIRM) for name in data if name.startswith(CONFIRM)}
    if refusal is not None and "confirm" in refusal.extra:
        codes.add(str(refusal.extra["confirm"]))
    asked = {code: confirmations.question(code) for code in sorted(codes)}
    return {
        f"{CONFIRM}{code}": forms.BooleanField(label=str(question), required=False)
        for code, question in asked.items()
        if question is not None
    }


def redact(data: QueryDict, name: str) -> QueryDict:
    """The form with the span of this name replaced by its label, or all hard spans for REDACT_ALL.

    What was decided about later spans of the same text moves with them. A span that is not there changes nothing.
    """
    changed = data.copy()
    if name == REDACT_ALL:
        spans = [one for one in asked(data) if one.is_hard]
    else:
        spans = [one for one in _all_of(data, name) if one.name == name]
    for one in sorted(spans, key=lambda one: (one.field, -one.finding.start)):
        _replace(changed, one)
    return changed


def _all_of(data: QueryDict, name: str) -> list[Asked]:
    place = _place(name)
    return [Asked(*one) for one in _findings(data, {place[0]})] if place else []


def _replace(data: QueryDict, one: Asked) -> None:
    text = str(data.get(one.field, "")).strip()
    start, end = one.finding.start, one.finding.end
    data[one.field] = text[:start] + one.label + text[end:]
    grown = len(one.label) - (end - start)
    answers = {name: data.get(name) for name in data if (place := _place(name)) and place[0] == one.field}
    for name in answers:
        del data[name]
    for name, answer in answers.items():
        field, rule, first, last = _place(name) or ("", "", 0, 0)
        moved = grown if first >= end else 0
        if last <= start or first >= end:
            data[f"{_KEEP}:{field}:{rule}:{first + moved}:{last + moved}"] = str(answer)


def _findings(data: QueryDict, names: set[str]) -> Iterator[tuple[str, Finding, str]]:
    for name in sorted(names):
        text = str(data.get(name, "")).strip()  # as forms clean it
        if len(text) <= LONGEST_TEXT:
            yield from ((name, finding, text) for finding in check(text))


def _question(one: Asked) -> forms.Field:
    return forms.ChoiceField(
        label=_("“%(span)s” (%(kind)s)") % {"span": one.span, "kind": one.kind},
        choices=[("", _("Not decided: take it out above, or choose a reason to keep it")), *REASONS],
        required=False,
    )


def _place(name: str) -> tuple[str, str, int, int] | None:
    """(field, rule, start, end) of an answer's name."""
    parts = name.split(":")
    if len(parts) != len((_KEEP, "field", "rule", "start", "end")) or parts[0] != _KEEP:
        return None
    _keep, field, rule, start, end = parts
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        return None
    return field, rule, int(start[:9]), int(end[:9])
