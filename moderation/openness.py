"""What everybody may know of how this site is moderated: the log without names, and figures by month."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncMonth

from forum.models import Category
from foundation import keyset
from moderation import reasons
from moderation.models import Appeal, Flag, ModerationAction, ReviewItem
from moderation.querysets import PUBLIC_KINDS

if TYPE_CHECKING:
    from django.db.models import QuerySet

Kind = ModerationAction.Kind
MONTHS: Final = 12  # with the present one
MOST_READ: Final = 20_000  # items of the queue that typical times are taken of, the newest
KEPT: Final = 3600  # seconds


@dataclass(frozen=True)
class Entry:
    """One line of the public log. No name, no text, no address: by the day alone nobody is found."""

    pk: int
    day: date
    kind: str
    """A code of `ModerationAction.Kind`."""
    rule: str
    where: str
    """The category; empty for what was decided about a member."""
    is_automatic: bool
    is_taken_back: bool

    @property
    def words(self) -> str:
        """What was decided, in the reader's language."""
        return str(Kind(self.kind).label)


@dataclass(frozen=True)
class Month:
    """One month in figures."""

    first_day: date
    reports: int
    upheld: int
    """Of the reports that were made in this month."""
    hidden: int
    held: int
    restricted: int
    """Members silenced or suspended."""
    appeals: int
    granted: int
    """Of the appeals that were made in this month."""
    typical: timedelta | None
    """The median time from when something came before moderators to their decision."""


def entries(*, before: str = "", after: str = "", size: int = keyset.PAGE_SIZE) -> keyset.Slice:
    """A page of the public log, the newest first; its rows are Entry. Two statements. Raises keyset.BadCursor."""
    names = {category.pk: category.name for category in Category.objects.visible_to(AnonymousUser())}
    found = ModerationAction.objects.public(names.keys()).select_related("undone_by")
    page = keyset.cut(found, "id", before=before, after=after, size=size)
    return replace(page, rows=[_entry(action, names) for action in page.rows])


def _entry(action: Any, names: Mapping[int, str]) -> Entry:  # Any: a decision with `place_id`
    return Entry(
        pk=action.pk,
        day=action.created_at.astimezone(UTC).date(),
        kind=action.kind,
        rule=reasons.words(action.ground) if action.ground else "",
        where=names.get(action.place_id, ""),
        is_automatic=action.is_automatic,
        is_taken_back=hasattr(action, "undone_by"),
    )


def months(now: datetime) -> Sequence[Month]:
    """The last twelve months, the present one first; kept for an hour. Four statements."""
    found: Sequence[Month] | None = cache.get("moderation.openness")
    if found is None:
        found = _months(now)
        cache.set("moderation.openness", found, KEPT)
    return found


def _months(now: datetime) -> Sequence[Month]:
    days = _first_days(now.astimezone(UTC).date())
    since = datetime.combine(days[-1], datetime.min.time(), tzinfo=UTC)
    decided = _counted(ModerationAction.objects.filter(created_at__gte=since, kind__in=PUBLIC_KINDS), "kind")
    flags = _counted(Flag.objects.filter(created_at__gte=since), "state")
    appeals = _counted(Appeal.objects.filter(created_at__gte=since), "state")
    times = _typical(since)
    return [
        Month(
            first_day=day,
            reports=sum(flags[day].values()),
            upheld=flags[day][Flag.State.UPHELD],
            hidden=decided[day][Kind.HIDDEN] + decided[day][Kind.REFUSED],
            held=decided[day][Kind.HELD],
            restricted=decided[day][Kind.SILENCED] + decided[day][Kind.SUSPENDED],
            appeals=sum(appeals[day].values()),
            granted=appeals[day][Appeal.State.GRANTED],
            typical=times.get(day),
        )
        for day in days
    ]


def _first_days(today: date) -> list[date]:
    """Of the last months, the present one first."""
    months_since_zero = today.year * 12 + today.month - 1
    return [
        date(number // 12, number % 12 + 1, 1) for number in range(months_since_zero, months_since_zero - MONTHS, -1)
    ]


def _counted(found: "QuerySet[Any]", column: str) -> defaultdict[date, Counter[str]]:
    """How many rows of each month have each value. (Any: rows of any model with a time.)"""
    in_months = found.order_by().annotate(month=TruncMonth("created_at", tzinfo=UTC))
    counted: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for month, value, number in in_months.values_list("month", column).annotate(number=Count("pk")):
        counted[month.date()][value] += number
    return counted


def _typical(since: datetime) -> dict[date, timedelta]:
    """By month, the median of what came in it and was decided in the queue."""
    found = ReviewItem.objects.not_elsewhere().filter(opened_at__gte=since, decided_at__isnull=False)
    passed: dict[date, list[float]] = {}
    for opened, decided in found.order_by("-opened_at").values_list("opened_at", "decided_at")[:MOST_READ]:
        day = opened.astimezone(UTC).date().replace(day=1)
        if decided is not None:
            passed.setdefault(day, []).append((decided - opened).total_seconds())
    return {day: timedelta(seconds=median(seconds)) for day, seconds in passed.items()}
