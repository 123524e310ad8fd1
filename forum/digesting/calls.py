"""The section of calls for partners: for members who say that they are open to collaborate, on topics of their
profile and those that they follow. Who is sought in their profession comes first. Decision 0200.
"""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts.models import Profile, User
from forum import calls
from forum.digesting.candidates import Candidate, listed
from forum.digesting.profiles import new_on_topics
from forum.digesting.wording import entry_of, key_of
from forum.kinds.fields import day_that_lasts
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
    """See `Section.collect`. Seven statements, and those of the batch; one where nobody is open to collaborate."""
    ready = Profile.objects.filter(member_id__in=batch.ids, open_to_collaborate=True).values_list(
        "member_id", flat=True
    )
    readers = {pk: batch.readers[pk] for pk in ready}
    if not readers:
        return {}
    # A call that closes before the mail is read is of no use to anybody.
    last = day_that_lasts(batch.end).isoformat()
    still_open = listed(batch.since).filter(kind=calls.KIND, details__status=calls.OPEN, details__deadline__gte=last)
    found = new_on_topics(still_open, batch, readers, with_details=True)
    return {pk: _items(candidates, readers[pk]) for pk, candidates in found.items()}


def _items(candidates: list[Candidate], reader: Reader) -> list[Item]:
    return [_item(one) for one in sorted(candidates, key=lambda one: not _seeks(one, reader))]


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
