"""What members read in threads need not wait in their notifications any longer."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from forum.models import Post
from notifications.actions import reading
from notifications.models import Notification


def mark_seen(positions: Mapping[tuple[int, int], int], now: datetime) -> None:
    """Count as read what tells of posts up to the numbers that members read: (member, thread) -> number.

    Two statements, and one for each member for whom something was waiting.
    """
    members, threads = {key[0] for key in positions}, {key[1] for key in positions}
    waiting = list(
        Notification.objects.filter(
            target_model="forum.thread", target_id__in=threads, recipient_id__in=members, read_at__isnull=True
        ).values_list("recipient_id", "target_id", "subject_model", "subject_id")
    )
    if not waiting:
        return
    posts = {pk for _member, _thread, label, pk in waiting if label == "forum.post"}
    numbers = dict(Post.objects.filter(pk__in=posts).values_list("pk", "number"))
    seen: dict[tuple[int, str], set[int]] = defaultdict(set)
    for member, thread, label, pk in waiting:
        read = positions.get((member, thread), 0)
        if read and (label == "forum.thread" or numbers.get(pk, read + 1) <= read):
            seen[member, label].add(pk)
    for (member, label), ids in seen.items():
        reading.mark_seen(member_id=member, label=label, ids=ids, now=now)
