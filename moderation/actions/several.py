"""Deciding about several items at once: one decision and one reason, each item by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from accounts.models import User
from content.gates import NOTHING_DECLARED, Declared
from foundation.errors import DomainError
from moderation.actions import deciding
from moderation.deciding import Decision
from moderation.models import ModerationAction, ReviewItem

MOST: Final = 50  # items at once: somebody has to read the list
DECISIONS: Final = (Decision.DISMISS, Decision.UPHOLD, Decision.HIDE)
"""The others need a look at each text."""


@dataclass
class Several:
    """What became of each."""

    decided: list[ModerationAction] = field(default_factory=list)
    refused: list[tuple[ReviewItem, DomainError]] = field(default_factory=list)


def decide_several(
    *,
    actor: User,
    items: Sequence[ReviewItem],
    decision: str,
    reason_for: Callable[[ReviewItem], str],
    now: datetime,
    declared: Declared = NOTHING_DECLARED,
) -> Several:
    """Decide about items in the versions that they bear. What refuses one stops no other.

    Called outside a transaction. Raises the DomainError of a reason, which would be the same for all of them.
    """
    found = Several()
    for item in items:
        try:
            action = deciding.decide_text(
                actor=actor,
                item=item,
                decision=decision,
                reason=reason_for(item),
                version=item.version,
                declared=declared,
                now=now,
            )
        except DomainError as refusal:
            if refusal.field == "reason":
                raise
            found.refused.append((item, refusal))
        else:
            found.decided.append(action)
    return found
