"""The section of questions that wait for an answer, on topics that a member with a checked credential knows: those that
they follow, and those of their profile.
"""

from collections.abc import Mapping

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from forum.digesting.candidates import Candidate, Candidates, Reading, about_followed_topics, listed
from forum.digesting.profiles import is_news, topics_of_profiles, topics_of_reader
from forum.digesting.wording import entry_of, key_of
from forum.models import Thread
from notifications.digests.batches import Batch, Reader
from notifications.digests.sections import Entry, Item, Section


def collect(batch: Batch) -> Mapping[int, list[Item]]:
    """See `Section.collect`. Six statements, and those of the batch; none where nobody's credential was checked."""
    experts = {pk: one for pk, one in batch.readers.items() if one.member.shown_credential_id is not None}
    if not experts:
        return {}
    waiting = listed(batch.since).unanswered().filter(created_at__gt=batch.since, created_at__lte=batch.end)
    named = topics_of_profiles(experts)
    about = Thread.topics.through.objects.filter(topic_id__in=set().union(*named.values())).values("thread_id")
    waiting = waiting.filter(Q(pk__in=about_followed_topics(batch)) | Q(pk__in=about), locked_at__isnull=True)
    candidates = Candidates(waiting, batch)
    reading = Reading(batch, candidates.ids)
    return {pk: _of_one(reader, candidates, reading, named[pk]) for pk, reader in experts.items()}


def _of_one(reader: Reader, candidates: Candidates, reading: Reading, named: set[int]) -> list[Item]:
    topics = topics_of_reader(candidates.batch, reader, named)
    found = [
        candidate
        for candidate in candidates.by_id.values()
        if candidate.topics & topics
        and is_news(candidate, reader, candidates.batch, reading)
        and candidates.may_be_told(reader.member.pk, candidate)
    ]
    return [_item(candidate) for candidate in sorted(found, key=lambda one: -one.thread.pk)]


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
