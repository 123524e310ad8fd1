"""What is new to members on their own topics: those of their profile, and those that they follow."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Q

from accounts.models import ProfileTopic
from forum.digesting.candidates import TOPIC, Candidate, Candidates, Reading, about_followed_topics
from forum.digesting.wording import key_of
from forum.models import Thread
from forum.querysets.threads import ThreadQuerySet
from notifications.digests.batches import Batch, Reader
from notifications.querysets import FOLLOWING


def new_on_topics(
    found: ThreadQuerySet, batch: Batch, readers: Mapping[int, Reader], *, with_details: bool = False
) -> dict[int, list[Candidate]]:
    """Of the threads, those on each reader's topics that are new to them and that they may be told of; unlocked ones
    that began within the batch's periods. The newest first. Six statements, and those of the batch.
    """
    named = _topics_of_profiles(readers)
    about = Thread.topics.through.objects.filter(topic_id__in=set().union(*named.values())).values("thread_id")
    new = found.filter(created_at__gt=batch.since, created_at__lte=batch.end, locked_at__isnull=True)
    on_topics = new.filter(Q(pk__in=about_followed_topics(batch)) | Q(pk__in=about))
    candidates = Candidates(on_topics, batch, with_details=with_details)
    reading = Reading(batch, candidates.ids)
    return {pk: _of_one(reader, candidates, reading, named[pk]) for pk, reader in readers.items()}


def _of_one(reader: Reader, candidates: Candidates, reading: Reading, named: set[int]) -> list[Candidate]:
    batch = candidates.batch
    topics = _topics_of_reader(batch, reader, named)
    found = [
        candidate
        for candidate in candidates.by_id.values()
        if candidate.topics & topics
        and _is_news(candidate, reader, batch, reading)
        and candidates.may_be_told(reader.member.pk, candidate)
    ]
    return sorted(found, key=lambda one: -one.thread.pk)


def _topics_of_profiles(members: Collection[int]) -> dict[int, set[int]]:
    """Ids of the topics that each named among their own. One statement."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = ProfileTopic.objects.filter(profile__member_id__in=list(members))
    for member, topic in rows.values_list("profile__member_id", "topic_id"):
        found[member].add(topic)
    return found


def _topics_of_reader(batch: Batch, reader: Reader, named: set[int]) -> set[int]:
    """Those that they named, and those that they follow."""
    followed = batch.levels[reader.member.pk].get(TOPIC, {})
    return named | {pk for pk, level in followed.items() if level in FOLLOWING}


def _is_news(candidate: Candidate, reader: Reader, batch: Batch, reading: Reading) -> bool:
    """Whether the thread began within the reader's period, is not theirs, and they know nothing of it yet."""
    thread, member = candidate.thread, reader.member.pk
    return (
        reader.since < thread.created_at <= reader.end
        and thread.owner_id != member
        and reading.number(member, thread.pk) == 0
        and batch.told_until(member, key_of(thread.pk)) == 0
        and not reading.counts_as_read(member, thread.created_at)
        and ("forum.thread", thread.pk) not in batch.mailed[member]
    )
