"""The section of calls for partners: for members who say that they are open to collaborate, on topics of their
profile and those that they follow. Who is sought in their profession comes first. Decision 0200.
"""

from collections.abc import Mapping

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts.models import Profile, User
from forum import calls
from forum.digesting.candidates import Candidate, Candidates, Reading, about_followed_topics, listed
from forum.digesting.profiles import is_news, topics_of_profiles, topics_of_reader
from forum.digesting.wording import entry_of, key_of
from forum.kinds.fields import day_that_lasts
from forum.models import Thread
from notifications.digests.batches import Batch, Reader
from notifications.digests.sections import Entry, Item, Section

# Which of the words of a call a profession can answer to.
SOUGHT: Mapping[str, frozenset[str]] = {
    User.Profession.CLINICIAN: frozenset({"clinical-partner", "annotation", "data", "site"}),
    User.Profession.RESEARCHER: frozenset({"statistician", "data", "funding"}),
    User.Profession.ENGINEER: frozenset({"engineer"}),
    User.Profession.STUDENT: frozenset({"annotation", "engineer"}),
}


def collect(batch: Batch) -> Mapping[int, list[Item]]:
    """See `Section.collect`. Six statements, and those of the batch; one where nobody is open to collaborate."""
    ready = Profile.objects.filter(member_id__in=batch.ids, open_to_collaborate=True).values_list(
        "member_id", flat=True
    )
    readers = {pk: batch.readers[pk] for pk in ready}
    if not readers:
        return {}
    named = topics_of_profiles(readers)
    about = Thread.topics.through.objects.filter(topic_id__in=set().union(*named.values())).values("thread_id")
    new = listed(batch.since).filter(kind=calls.KIND, created_at__gt=batch.since, created_at__lte=batch.end)
    # A call that closes before the mail is read is of no use to anybody.
    still_open = new.filter(details__status=calls.OPEN, details__deadline__gte=day_that_lasts(batch.end).isoformat())
    found = still_open.filter(Q(pk__in=about_followed_topics(batch)) | Q(pk__in=about), locked_at__isnull=True)
    candidates = Candidates(found, batch, with_details=True)
    reading = Reading(batch, candidates.ids)
    return {pk: _of_one(reader, candidates, reading, named[pk]) for pk, reader in readers.items()}


def _of_one(reader: Reader, candidates: Candidates, reading: Reading, named: set[int]) -> list[Item]:
    topics = topics_of_reader(candidates.batch, reader, named)
    found = [
        candidate
        for candidate in candidates.by_id.values()
        if candidate.topics & topics
        and is_news(candidate, reader, candidates.batch, reading)
        and candidates.may_be_told(reader.member.pk, candidate)
    ]
    return [_item(one) for one in sorted(found, key=lambda one: (not _seeks(one, reader), -one.thread.pk))]


def _seeks(candidate: Candidate, reader: Reader) -> bool:
    """Whether somebody of the reader's profession is sought."""
    sought = candidate.thread.details.get("seeking", [])
    return not SOUGHT.get(reader.member.profession, frozenset()).isdisjoint(sought)


def _item(candidate: Candidate) -> Item:
    thread = candidate.thread

    def compose() -> Entry:
        last = calls.last_day(thread)
        words = gettext("Answers until %(day)s") % {"day": date_format(last, "MONTH_DAY_FORMAT")} if last else ""
        return entry_of(thread, words=words, url=thread.get_absolute_url())

    return Item(key_of(thread.pk), thread.last_number, compose)


def _counted(count: int) -> str:
    return ngettext("%(count)s call for partners", "%(count)s calls for partners", count) % {"count": count}


SECTION = Section(
    slug="calls",
    title=gettext_lazy("Partners are sought on your topics"),
    order=45,
    collect=collect,
    counted=_counted,
    more=lambda: reverse("kind", args=[calls.KIND]) + "?detail-status=open",
    goes_first=True,
)
