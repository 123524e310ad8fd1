"""What sections ask about members' own topics, and what is new to them there."""

from collections import defaultdict
from collections.abc import Collection

from accounts.models import ProfileTopic
from forum.digesting.candidates import TOPIC, Candidate, Reading
from forum.digesting.wording import key_of
from notifications.digests.batches import Batch, Reader
from notifications.querysets import FOLLOWING


def topics_of_profiles(members: Collection[int]) -> dict[int, set[int]]:
    """Ids of the topics that each named among their own. One statement."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = ProfileTopic.objects.filter(profile__member_id__in=list(members))
    for member, topic in rows.values_list("profile__member_id", "topic_id"):
        found[member].add(topic)
    return found


def topics_of_reader(batch: Batch, reader: Reader, named: set[int]) -> set[int]:
    """Those that they named, and those that they follow."""
    followed = batch.levels[reader.member.pk].get(TOPIC, {})
    return named | {pk for pk, level in followed.items() if level in FOLLOWING}


def is_news(candidate: Candidate, reader: Reader, batch: Batch, reading: Reading) -> bool:
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
