"""The section of questions that wait for an answer, on topics that a member with a checked credential knows: those that
they follow, and those of their profile.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts.models import ProfileTopic
from forum.digesting.candidates import TOPIC, Candidate, Candidates, Reading, about_followed_topics, listed
from forum.digesting.wording import entry_of, key_of
from forum.models import Thread
from notifications.digests.batches import Batch, Reader
from notifications.digests.sections import Entry, Item, Section
from notifications.querysets import FOLLOWING


def collect(batch: Batch) -> Mapping[int, list[Item]]:
    """See `Section.collect`. Six statements, and those of the batch; none where nobody's credential was checked."""
    experts = {pk: one for pk, one in batch.readers.items() if one.member.shown_credential_id is not None}
    if not experts:
        return {}
    waiting = listed(batch.since).unanswered().filter(created_at__gt=batch.since, created_at__lte=batch.end)
    named = _topics_of_profiles(experts)
    about = Thread.topics.through.objects.filter(topic_id__in=set().union(*named.values())).values("thread_id")
    waiting = waiting.filter(Q(pk__in=about_followed_topics(batch)) | Q(pk__in=about), locked_at__isnull=True)
    candidates = Candidates(waiting, batch)
    reading = Reading(batch, candidates.ids)
    return {pk: _of_one(reader, candidates, reading, named[pk]) for pk, reader in experts.items()}


def _topics_of_profiles(members: Collection[int]) -> dict[int, set[int]]:
    """Ids of the topics that each named among their own. One statement."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = ProfileTopic.objects.filter(profile__member_id__in=list(members))
    for member, topic in rows.values_list("profile__member_id", "topic_id"):
        found[member].add(topic)
    return found


def _of_one(reader: Reader, candidates: Candidates, reading: Reading, named: set[int]) -> list[Item]:
    followed = candidates.batch.levels[reader.member.pk].get(TOPIC, {})
    topics = named | {pk for pk, level in followed.items() if level in FOLLOWING}
    found = [
        candidate
        for candidate in candidates.by_id.values()
        if candidate.topics & topics
        and _is_news(candidate, reader, candidates.batch, reading)
        and candidates.may_be_told(reader.member.pk, candidate)
    ]
    return [_item(candidate) for candidate in sorted(found, key=lambda one: -one.thread.pk)]


def _is_news(candidate: Candidate, reader: Reader, batch: Batch, reading: Reading) -> bool:
    thread, member = candidate.thread, reader.member.pk
    return (
        reader.since < thread.created_at <= reader.end
        and thread.owner_id != member
        and reading.number(member, thread.pk) == 0
        and batch.told_until(member, key_of(thread.pk)) == 0
        and not reading.counts_as_read(member, thread.created_at)
        and ("forum.thread", thread.pk) not in batch.mailed[member]
    )


def _item(candidate: Candidate) -> Item:
    thread = candidate.thread

    def compose() -> Entry:
        words = gettext("No accepted answer yet") if thread.reply_count else gettext("Nobody has answered yet")
        return entry_of(thread, words=words, url=thread.get_absolute_url())

    return Item(key_of(thread.pk), thread.last_number, compose)


def _counted(count: int) -> str:
    return ngettext("%(count)s question that waits", "%(count)s questions that wait", count) % {"count": count}


SECTION = Section(
    slug="questions",
    title=gettext_lazy("Questions on your topics that wait for an answer"),
    order=40,
    collect=collect,
    counted=_counted,
    more=lambda: reverse("home") + "?tab=unanswered",
    goes_first=True,
)
