"""Who may do what to the outbox."""

from typing import Any


def may_retry_handling(user: Any) -> bool:
    """Whether the person may let a given-up handling run again (Any: lower rooms do not know the user model)."""
    return bool(user.is_active and user.is_staff and user.has_perm("events.retry_handling"))
