"""Notes on what was done to a thread."""

from datetime import datetime
from typing import Any

from accounts.models import User
from forum.models import Thread, ThreadNote


def leave_note(
    thread: Thread,
    kind: str,
    actor: User,
    now: datetime,
    *,
    reason: str = "",
    after: int | None = None,
    **data: Any,  # Any: ids, numbers and earlier values, whatever undoing needs
) -> ThreadNote:
    """Leave a note after the post with this number, the last one by default, in the caller's transaction."""
    return ThreadNote.objects.create(
        thread=thread,
        kind=kind,
        actor=actor,
        reason=reason,
        data=data,
        after_number=thread.last_number if after is None else after,
        created_at=now,
    )
