"""What remains of a passage: decisions about findings, and holds. Never a text."""

from datetime import datetime

from django.db import models

from content.gates.privacy import decision_for
from content.gates.submission import Passage
from content.models import Hold, PrivacyFinding
from content.privacy import RULE_SET_VERSION, Finding


def record(
    passage: Passage,
    *,
    host: models.Model,
    now: datetime,
    revision: int | None = None,
    is_released: bool = False,
    is_unnamed: bool = False,
) -> Hold | None:
    """Store the decisions and, if any gate asked for it, the hold, beside the text that was written.

    Call it in the transaction that writes the host. At most three statements, however many findings there are.
    `is_released` is for texts that only staff write, such as pages of the house: nobody else would decide about the
    hold, so it is stored as released by the author, for others to see. `is_unnamed` is for texts whose author is not to
    be told: the rows then do not say who decided.
    """
    rows = [
        _row(passage, name, finding, host=host, now=now, revision=revision, is_unnamed=is_unnamed)
        for name, found in passage.findings.items()
        for finding in found
    ]
    if rows:
        PrivacyFinding.objects.bulk_create(rows)
    if not passage.is_held:
        return None
    waiting = Hold.objects.of(host).open().select_for_update().first()
    if waiting:  # held before and changed since: one decision about both
        waiting.reasons = list(dict.fromkeys([*waiting.reasons, *passage.holds]))
        waiting.save(update_fields=["reasons"])
        return waiting
    released = {"decision": Hold.Decision.RELEASED, "decided_at": now, "decided_by_id": passage.submission.actor.pk}
    return Hold.objects.create(
        host_model=host._meta.label_lower,
        host_id=host.pk,
        reasons=list(passage.holds),
        held_at=now,
        **(released if is_released else {}),
    )


def _row(
    passage: Passage,
    name: str,
    finding: Finding,
    *,
    host: models.Model,
    now: datetime,
    revision: int | None,
    is_unnamed: bool,
) -> PrivacyFinding:
    decision = decision_for(passage.submission, name, finding)
    kept = PrivacyFinding.Decision.KEPT if decision else PrivacyFinding.Decision.REVIEWED
    return PrivacyFinding(
        host_model=host._meta.label_lower,
        host_id=host.pk,
        revision=revision,
        field=name,
        kind=finding.kind,
        tier=finding.tier,
        rule=finding.rule,
        rule_set_version=RULE_SET_VERSION,
        start=finding.start,
        length=finding.end - finding.start,
        decision=kept,
        reason=decision.reason if decision else "",
        explanation=decision.explanation if decision else "",
        decided_by_id=None if is_unnamed else passage.submission.actor.pk,
        decided_at=now,
    )
