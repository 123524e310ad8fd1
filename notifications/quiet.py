"""Hours in which a member wants no mail that can wait."""

from datetime import datetime

from accounts.models import User


def ends_at(member: User, now: datetime) -> datetime | None:
    """When the member's quiet hours end, if it is quiet for them now; None when it is not."""
    find = getattr(member, "quiet_ends_at", None)
    return find(now) if find else None
