"""Threads that any member of a batch follows in some way, and what each of them chose about what a thread stands in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from forum.models import Post, ReadPosition, Thread
from forum.models.reading import CaughtUp
from forum.querysets.threads import ThreadQuerySet
from notifications.digests.batches import Batch
from notifications.querysets import FOLLOWING

_COLUMNS = (
    *(
        "kind",
        "title",
        "slug",
        "language",
        "author_id",
        "unnamed_author_id",
        "audience_id",
        "reply_count",
        "last_number",
        "created_at",
    ),
    *("category__slug", "category__name_en", "category__name_zh"),
)
THREAD, CATEGORY, TAG, TOPIC, MEMBER = (
    "forum.thread",
    "forum.category",
    "forum.tag",
    "knowledge.topic",
    "accounts.user",
)


@dataclass
class Candidate:
    """One thread and what it stands in."""

    thread: Thread
    tags: set[int] = field(default_factory=set)
    topics: set[int] = field(default_factory=set)

    def around(self) -> Iterable[tuple[str, int]]:
        """What a member may follow or mute instead of the thread."""
        yield CATEGORY, self.thread.category_id or 0
        yield from ((TAG, pk) for pk in self.tags)
        yield from ((TOPIC, pk) for pk in self.topics)


class Candidates:
    """Threads by id, and by what they stand in. Three statements, whatever the number of members."""

    def __init__(self, found: ThreadQuerySet, batch: Batch, *, with_details: bool = False) -> None:
        """`with_details` reads what the kind of thread asks for, too."""
        self.batch = batch
        threads = found.select_related("category").only(*_COLUMNS, *(["details"] if with_details else []))
        self.by_id = {thread.pk: Candidate(thread) for thread in threads}
        for thread, tag in Thread.tags.through.objects.filter(thread_id__in=self.ids).values_list(
            "thread_id", "tag_id"
        ):
            self.by_id[thread].tags.add(tag)
        rows = Thread.topics.through.objects.filter(thread_id__in=self.ids)
        for thread, topic in rows.values_list("thread_id", "topic_id"):
            self.by_id[thread].topics.add(topic)
        self._places: dict[tuple[str, int], list[int]] = defaultdict(list)
        for pk, candidate in self.by_id.items():
            for place in [*candidate.around(), (MEMBER, candidate.thread.author_id or 0)]:
                self._places[place].append(pk)

    @property
    def ids(self) -> list[int]:
        """Of the threads."""
        return list(self.by_id)

    def followed_by(self, member: int) -> set[int]:
        """Threads that the member follows: themselves, or through a category, a tag, a topic or their author."""
        levels = self.batch.levels[member]
        found = {pk for pk, level in levels.get(THREAD, {}).items() if level in FOLLOWING and pk in self.by_id}
        for label in (CATEGORY, TAG, TOPIC, MEMBER):
            for pk, level in levels.get(label, {}).items():
                if level in FOLLOWING:
                    found.update(self._places.get((label, pk), ()))
        return found

    def may_be_told(self, member: int, candidate: Candidate) -> bool:
        """Whether the member may see the thread as everybody does, and muted neither it, its author nor what it stands
        in; what they watch themselves outdoes what it stands in, as it does where notifications are told.
        """
        thread, levels = candidate.thread, self.batch.levels[member]
        if thread.audience_id not in self.batch.audiences[member]:
            return False
        near = levels.get(THREAD, {}).get(thread.pk)
        is_unheard = thread.author_id in self.batch.unheard[member]
        if near == "muted" or is_unheard or levels.get(MEMBER, {}).get(thread.author_id or 0) == "muted":
            return False
        return near == "watching" or all(levels.get(label, {}).get(pk) != "muted" for label, pk in candidate.around())


def listed(since: datetime) -> ThreadQuerySet:
    """Threads that stand in everybody's lists and in which something happened since."""
    found: ThreadQuerySet = Thread.objects.filter(
        category__isnull=False,
        merged_into__isnull=True,
        hidden_at__isnull=True,
        held_at__isnull=True,
        last_activity_at__gt=since,
    )
    return found


def followed(batch: Batch) -> ThreadQuerySet:
    """Of these, those that any of the batch follows, or in which somebody wrote whom any of them follows."""
    by_tag = Thread.tags.through.objects.filter(tag_id__in=batch.followed(TAG)).values("thread_id")
    by_writer = Post.objects.filter(author_id__in=batch.followed(MEMBER), created_at__gt=batch.since)
    return listed(batch.since).filter(
        Q(pk__in=batch.followed(THREAD))
        | Q(category_id__in=batch.followed(CATEGORY))
        | Q(pk__in=by_tag)
        | Q(pk__in=about_followed_topics(batch))
        | Q(pk__in=by_writer.values("thread_id"))
    )


def about_followed_topics(batch: Batch) -> models.QuerySet[Any, Any]:
    """A subquery: ids of threads on topics that any of the batch follows. Any: rows of one column."""
    return Thread.topics.through.objects.filter(topic_id__in=batch.followed(TOPIC)).values("thread_id")


class Reading:
    """How far the members of a batch have read. Two statements."""

    def __init__(self, batch: Batch, threads: list[int]) -> None:
        rows = ReadPosition.objects.filter(member_id__in=batch.ids, thread_id__in=threads)
        self._numbers = {
            (member, thread): number for member, thread, number in rows.values_list("member_id", "thread_id", "number")
        }
        caught_up = CaughtUp.objects.filter(member_id__in=batch.ids)
        self._caught_up = dict(caught_up.values_list("member_id", "caught_up_at"))

    def number(self, member: int, thread: int) -> int:
        """The last number that was read; 0 for a thread that was never opened."""
        return self._numbers.get((member, thread), 0)

    def counts_as_read(self, member: int, moment: datetime) -> bool:
        """Whether the member counted everything up to then as read."""
        caught_up_at = self._caught_up.get(member)
        return caught_up_at is not None and moment <= caught_up_at
