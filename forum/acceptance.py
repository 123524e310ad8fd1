"""The accepted answer of a thread: gone with its post, and back with it. The caller has locked the thread."""

from typing import Any

from django.db.models import F
from django.utils.dateparse import parse_datetime

from accounts.models import User
from forum import counting
from forum.models import Post, Thread, ThreadNote

_COLUMNS = ("accepted_post_id", "accepted_at", "accepted_by_id", "acceptance_note")


def clear_acceptance(thread: Thread) -> None:
    """No answer is accepted any more."""
    Thread.objects.filter(pk=thread.pk).update(
        accepted_post=None, accepted_at=None, accepted_by=None, acceptance_note="", version=F("version") + 1
    )


def take_acceptance(thread: Thread) -> dict[str, Any] | None:
    """Which answer was accepted, by whom, when and why, for a note under `accepted`; it is accepted no longer.

    (Any: JSON.)
    """
    if thread.accepted_post_id is None:
        return None
    kept = {name: getattr(thread, name) for name in _COLUMNS}
    clear_acceptance(thread)
    return kept | {"accepted_at": thread.accepted_at.isoformat() if thread.accepted_at else None}


def give_acceptance_back(thread: Thread, note: ThreadNote) -> None:
    """Accept again what the note kept, unless another answer is accepted since, or this one is not read there now."""
    kept = note.data.get("accepted")
    if not kept or Thread.objects.filter(pk=thread.pk, accepted_post__isnull=False).exists():
        return
    if not Post.objects.filter(pk=kept["accepted_post_id"], thread=thread).filter(counting.SHOWN).exists():
        return
    by = User.objects.filter(pk=kept["accepted_by_id"]).values_list("pk", flat=True).first()
    Thread.objects.filter(pk=thread.pk).update(
        **kept | {"accepted_at": parse_datetime(kept["accepted_at"]), "accepted_by_id": by}, version=F("version") + 1
    )
