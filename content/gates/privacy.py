"""The privacy gate: hard findings are redacted or kept with a reason, soft ones are looked at."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content.gates.submission import Allow, Answer, Decision, Hold, Refuse, Submission
from content.models import PrivacyFinding
from content.privacy import Finding, Kind, Tier
from foundation.errors import DomainError, Text

# A case discussed by an account this young waits for a moderator when a hard finding was kept.
NEW_ACCOUNT = timedelta(days=30)
# So many different kinds of hard identifier together are a record, whatever the author says.
HARD_KINDS_OF_A_RECORD = 3

HOLD_RECORD = "privacy_record"
HOLD_MANY_KINDS = "privacy_many_kinds"
HOLD_NEW_ACCOUNT_CASE = "privacy_case_by_new_account"


def gate(submission: Submission, now: datetime) -> Answer:
    """Refuse while a finding is undecided; hold what a person should see in any case."""
    found = [(name, one) for name, spans in submission.findings.items() for one in spans]
    if not found:
        return Allow()
    undecided = [(name, one) for name, one in found if _is_undecided(submission, name, one)]
    if undecided:
        return Refuse(_refusal(undecided))
    hard = [one for _name, one in found if one.tier is Tier.HARD]
    if any(one.kind is Kind.RECORD for one in hard):
        return Hold(HOLD_RECORD)
    if len({one.kind for one in hard}) >= HARD_KINDS_OF_A_RECORD:
        return Hold(HOLD_MANY_KINDS)
    if hard and submission.is_case and _is_new(submission.actor, now):
        return Hold(HOLD_NEW_ACCOUNT_CASE)
    return Allow()


def decision_for(submission: Submission, name: str, finding: Finding) -> Decision | None:
    """The author's decision about this span, if its reason is one of the list."""
    for decision in submission.decisions:
        if decision.is_about(name, finding) and decision.reason in PrivacyFinding.Reason.values:
            return decision
    return None


def _is_undecided(submission: Submission, name: str, finding: Finding) -> bool:
    if decision_for(submission, name, finding):
        return False
    return finding.tier is Tier.HARD or not submission.is_reviewed


def _is_new(actor: Any, now: datetime) -> bool:
    # Any: this room knows members only as settings.AUTH_USER_MODEL.
    joined_at = getattr(actor, "joined_at", None)
    return joined_at is None or now - joined_at < NEW_ACCOUNT


def _refusal(undecided: list[tuple[str, Finding]]) -> DomainError:
    hard = sum(one.tier is Tier.HARD for _name, one in undecided)
    message: Text
    if hard:
        message = ngettext(
            "The privacy check found %(count)d span that may identify a patient. Redact it, or keep it with a reason.",
            "The privacy check found %(count)d spans that may identify a patient. Redact them, or keep each with a "
            "reason.",
            hard,
        ) % {"count": hard}
    else:
        message = _(
            "The privacy check marked details that may identify a patient together. Look at them, then confirm."
        )
    facts = [
        {"field": name, "start": one.start, "end": one.end, "kind": one.kind, "tier": one.tier, "rule": one.rule}
        for name, one in undecided
    ]
    return DomainError("privacy_findings", message, field=undecided[0][0], extra={"findings": facts})
