"""How far members have read, how often threads were opened, and on which days members read."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.actions.visits import store_visits
from accounts.models import User
from forum.models import CaughtUp, ReadPosition, Thread
from forum.notifying.seen import mark_seen
from foundation import tallies

VIEWS = "forum.views"
READ = "forum.read"
BATCH = 500  # rows in one transaction
# Of one thread between two batches. Whoever jumps to the end of a long thread has not read all of it.
MOST_READ_AT_ONCE = 60
Place = tuple[int, int]
"""A member and a thread, by their ids."""


def note_view(thread_id: int) -> None:
    """Count one opening of a thread, in the cache."""
    tallies.add(VIEWS, str(thread_id))


def note_read(*, actor: User, thread_id: int, number: int) -> None:
    """Remember that the member read up to the post with this number, in the cache. Never takes a position back."""
    tallies.raise_to(READ, f"{actor.pk}:{thread_id}", number)


def store_gathered(*, now: datetime) -> tuple[int, int]:
    """Write what the cache has gathered; returns how many threads were viewed and how many positions read.

    What the cache loses is lost. May run at any time; two runs at once share the work.
    """
    views = tallies.take(VIEWS)
    positions = tallies.take(READ)
    for batch in _batches(sorted(views.items())):
        with transaction.atomic():
            for thread_id, count in batch:
                Thread.objects.filter(pk=int(thread_id)).update(view_count=F("view_count") + count)
    for batch in _batches(sorted(positions.items())):
        _store_positions(batch, now)
    return len(views), len(positions)


def store_position(*, actor: User, thread: Thread, number: int, now: datetime) -> None:
    """Write one position at once, as when somebody marks a thread as unread or read."""
    ReadPosition.objects.update_or_create(
        member=actor, thread=thread, defaults={"number": min(number, thread.last_number), "read_at": now}
    )


@transaction.atomic
def catch_up(*, actor: User, now: datetime) -> datetime | None:
    """Count everything written before now as read; returns the moment that counted before, None for none."""
    row, is_new = CaughtUp.objects.select_for_update().get_or_create(member=actor, defaults={"caught_up_at": now})
    if is_new:
        return None
    before: datetime = row.caught_up_at
    CaughtUp.objects.filter(pk=row.pk).update(caught_up_at=now)
    return before


def undo_catch_up(*, actor: User, before: datetime | None) -> None:
    """Let the moment count again that `catch_up` returned."""
    if before is None:
        CaughtUp.objects.filter(member=actor).delete()
    else:
        CaughtUp.objects.filter(member=actor).update(caught_up_at=before)


def _store_positions(batch: list[tuple[str, int]], now: datetime) -> None:
    wanted: dict[Place, int] = {_place(key): number for key, number in batch}
    with transaction.atomic():
        members = set(User.objects.filter(pk__in={key[0] for key in wanted}).values_list("pk", flat=True))
        threads = set(Thread.objects.filter(pk__in={key[1] for key in wanted}).values_list("pk", flat=True))
        rows = [
            ReadPosition(member_id=member, thread_id=thread, number=number, read_at=now)
            for (member, thread), number in wanted.items()
            if member in members and thread in threads
        ]
        read = _posts_read({(row.member_id, row.thread_id): row.number for row in rows})
        ReadPosition.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["member", "thread"], update_fields=["number", "read_at"]
        )
        mark_seen({(row.member_id, row.thread_id): row.number for row in rows}, now)
        store_visits(posts_read=read, now=now)


def _place(key: str) -> Place:
    member, thread = key.split(":")
    return int(member), int(thread)


def _posts_read(reached: Mapping[Place, int]) -> Counter[int]:
    """By member, how many posts are new to them where they have read up to these numbers. One statement."""
    members, threads = {key[0] for key in reached}, {key[1] for key in reached}
    known = ReadPosition.objects.filter(member__in=members, thread__in=threads)
    before = {(member, thread): number for member, thread, number in known.values_list("member", "thread", "number")}
    read: Counter[int] = Counter()
    for place, number in reached.items():
        read[place[0]] += min(max(number - before.get(place, 0), 0), MOST_READ_AT_ONCE)
    return read


def _batches(items: list[tuple[str, int]]) -> Iterable[list[tuple[str, int]]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
