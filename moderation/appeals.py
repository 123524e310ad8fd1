"""Which decisions can be appealed, and until when."""

from datetime import datetime
from typing import Final

from django.urls import reverse

from accounts.models import User
from moderation.models import ModerationAction
from moderation.models.log import APPEAL_WITHIN

Kind = ModerationAction.Kind
APPEALABLE: Final = frozenset(
    {
        *(Kind.HIDDEN, Kind.REFUSED, Kind.UPHELD, Kind.ASKED_TO_EDIT, Kind.LABELLED),
        *(Kind.LOCKED, Kind.SILENCED, Kind.SUSPENDED),
    }
)


def are_possible(action: ModerationAction, now: datetime) -> bool:
    """Whether the time is not over and nobody appealed or took it back. Two statements unless they were selected."""
    is_in_time = now - action.created_at < APPEAL_WITHIN
    return (
        action.kind in APPEALABLE and is_in_time and not hasattr(action, "appeal") and not hasattr(action, "undone_by")
    )


def suspension_of(member: User) -> ModerationAction | None:
    """The decision that keeps the member from signing in; the newest one about them. One statement."""
    found = ModerationAction.objects.told_to(member).filter(kind=Kind.SUSPENDED)
    action: ModerationAction | None = found.select_related("appeal", "undone_by").first()
    return action


def way_of(member: User) -> str:
    """Where a suspended member reads the decision and appeals; empty while the log does not tell of it yet."""
    return reverse("suspension") if suspension_of(member) else ""
