"""What was written while a member was away: the threads that others found most worth it, and how many there were."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db.models import Count, Max
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext

from forum.digesting.candidates import Candidates, Reading, listed
from forum.digesting.wording import entry_of, key_of
from forum.models import ReadPosition, Thread
from notifications.digests.batches import Batch, Reader
from notifications.digests.sections import Entry, Item, Section
from notifications.models.digests import Product

MOST = 5  # threads in one mail
LOOKED_AT = 100  # threads of a language from which a member's five are taken


def collect(batch: Batch) -> Mapping[int, list[Item]]:
    """See `Section.collect`. Six statements, and those of the batch; all in the readers' language."""
    best = listed(batch.since).filter(
        language=get_language(), created_at__gt=batch.since, locked_at__isnull=True, audience__kind="public"
    )
    # The site's own rank, without those that nobody answered or found useful.
    top = best.filter(reply_count__gt=0).order_by("-rank", "-pk").values_list("pk", flat=True)[:LOOKED_AT]
    candidates = Candidates(Thread.objects.filter(pk__in=list(top)).order_by("-rank", "-pk"), batch)
    reading = Reading(batch, candidates.ids)
    return {pk: _of_one(reader, candidates, reading) for pk, reader in batch.readers.items()}


def _of_one(reader: Reader, candidates: Candidates, reading: Reading) -> list[Item]:
    member = reader.member.pk
    found = [
        one.thread
        for one in candidates.by_id.values()
        if one.thread.created_at > reader.since
        and one.thread.owner_id != member
        and reading.number(member, one.thread.pk) == 0
        and candidates.batch.told_until(member, key_of(one.thread.pk)) == 0
        and candidates.may_be_told(member, one)
    ]
    return [_item(thread) for thread in found[:MOST]]


def _item(thread: Thread) -> Item:
    def compose() -> Entry:
        return entry_of(thread, words="", url=thread.get_absolute_url())

    return Item(key_of(thread.pk), thread.last_number, compose)


def facts(batch: Batch) -> Mapping[int, list[str]]:
    """How many threads were started in the reader's language since. One statement: counted by day."""
    by_day: dict[date, int] = defaultdict(int)
    new = listed(batch.since).filter(language=get_language(), created_at__gt=batch.since, audience__kind="public")
    days = new.annotate(day=TruncDate("created_at")).order_by().values("day").annotate(count=Count("pk"))
    for row in days:
        by_day[row["day"]] += row["count"]
    found = {}
    for pk, reader in batch.readers.items():
        count = sum(number for day, number in by_day.items() if day > reader.since.date())
        if count:
            found[pk] = [_started(count)]
    return found


def _started(count: int) -> str:
    words = ngettext(
        "%(count)s thread was started in English since.", "%(count)s threads were started in English since.", count
    )
    return words % {"count": count}


def last_read(members: Collection[int]) -> Mapping[int, datetime]:
    """When each read a thread last. One statement."""
    rows = ReadPosition.objects.filter(member_id__in=list(members)).order_by().values("member_id")
    return dict(rows.annotate(at=Max("read_at")).values_list("member_id", "at"))


def _counted(count: int) -> str:
    return ngettext("%(count)s thread worth reading", "%(count)s threads worth reading", count) % {"count": count}


SECTION = Section(
    slug="popular",
    title=gettext_lazy("What others read most"),
    order=10,
    collect=collect,
    counted=_counted,
    more=lambda: reverse("home") + "?tab=top",
    product=Product.MISSED_YOU.value,
    facts=facts,
)
