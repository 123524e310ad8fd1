"""Which decisions can be appealed, and until when."""

from datetime import datetime
from typing import Final

from moderation.models import ModerationAction
from moderation.models.log import APPEAL_WITHIN

Kind = ModerationAction.Kind
APPEALABLE: Final = frozenset(
    {Kind.HIDDEN, Kind.REFUSED, Kind.UPHELD, Kind.ASKED_TO_EDIT, Kind.LOCKED, Kind.SILENCED, Kind.SUSPENDED}
)


def are_possible(action: ModerationAction, now: datetime) -> bool:
    """Whether the time is not over and nobody appealed or took it back. Two statements unless they were selected."""
    is_in_time = now - action.created_at < APPEAL_WITHIN
    return (
        action.kind in APPEALABLE and is_in_time and not hasattr(action, "appeal") and not hasattr(action, "undone_by")
    )
