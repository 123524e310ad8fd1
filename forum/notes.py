"""Notes on what was done to a thread."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from accounts.models import User
from forum.models import Thread, ThreadNote


def leave_note(
    thread: Thread,
    kind: str,
    actor: User | None,
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


def end_notes(
    thread: Thread, kinds: Collection[str], actor: User | None, now: datetime, **about: int
) -> list[ThreadNote]:
    """Mark the open notes of these kinds that are about this (`source=` its id, say) as undone; returns them."""
    found = thread.notes.filter(kind__in=list(kinds), undone_at__isnull=True).order_by("pk")
    ended = [note for note in found if about.items() <= note.data.items()]
    ThreadNote.objects.filter(pk__in=[note.pk for note in ended]).update(undone_at=now, undone_by=actor)
    return ended
