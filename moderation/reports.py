"""Figures for moderators: what waits and for how long, how soon members are answered, who is here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from django.core.cache import cache
from django.db.models import Count, Min, OuterRef, Q, Subquery

from accounts.models import User
from forum.models import Post, Thread
from moderation.models import ReviewItem
from moderation.querysets import ReviewItemQuerySet

PERIOD: Final = timedelta(days=30)
DAY: Final = timedelta(days=1)
MOST_READ: Final = 2000  # rows of a period that a median is taken of, the newest
KEPT: Final = 300  # seconds


@dataclass(frozen=True)
class Speed:
    """How soon something was answered in the period."""

    total: int
    answered: int
    within_a_day: int
    typical: timedelta | None
    """The median of those that were answered."""

    @property
    def share(self) -> int | None:
        """Per cent of all that were answered within a day; None where there was nothing to answer."""
        return round(100 * self.within_a_day / self.total) if self.total else None


@dataclass(frozen=True)
class Figures:
    """Everything that the dashboard tells beside the queues."""

    decisions: Speed
    questions: Speed
    professions: Sequence[tuple[str, int]]
    """Profession and how many members of it wrote something, the most first."""
    active: int
    newcomers: int


def oldest(visible: ReviewItemQuerySet) -> dict[str, datetime]:
    """When the oldest open item of each kind came, by kind. One statement."""
    rows = visible.filter(state=ReviewItem.State.OPEN).order_by().values_list("kind").annotate(since=Min("opened_at"))
    return dict(rows)


def figures(now: datetime) -> Figures:
    """Figures of the last 30 days, kept for five minutes. Six statements."""
    found: Figures | None = cache.get("moderation.figures")
    if found is None:
        found = _figures(now)
        cache.set("moderation.figures", found, KEPT)
    return found


def _figures(now: datetime) -> Figures:
    since = now - PERIOD
    professions = (
        User.objects.filter(pk__in=Post.objects.filter(created_at__gt=since, is_stub=False).values("author_id"))
        .order_by()
        .values_list("profession")
        .annotate(number=Count("pk"))
    )
    rows = sorted(professions, key=lambda row: (-row[1], row[0]))
    labels = dict(User.Profession.choices)
    return Figures(
        decisions=_decisions(since),
        questions=_questions(since),
        professions=[(str(labels.get(name, name)), number) for name, number in rows],
        active=sum(number for _name, number in rows),
        newcomers=User.objects.filter(joined_at__gt=since).count(),
    )


def _decisions(since: datetime) -> Speed:
    """From when an item came to when it was decided."""
    found = ReviewItem.objects.not_elsewhere().filter(opened_at__gt=since)
    rows = list(found.order_by("-opened_at").values_list("opened_at", "decided_at")[:MOST_READ])
    return _speed([(opened, decided) for opened, decided in rows])


def _questions(since: datetime) -> Speed:
    """From a question that everybody may read to its first answer by somebody else."""
    answers = Post.objects.filter(
        ~Q(author_id=OuterRef("author_id")),
        thread=OuterRef("pk"),
        number__gt=1,
        is_stub=False,
        hidden_at__isnull=True,
        held_at__isnull=True,
    )
    first = answers.order_by("created_at").values("created_at")[:1]
    asked = Thread.objects.filter(
        kind="question", category__isnull=False, created_at__gt=since, hidden_at__isnull=True, held_at__isnull=True
    )
    rows = asked.annotate(answered_at=Subquery(first)).order_by("-created_at")
    return _speed(list(rows.values_list("created_at", "answered_at")[:MOST_READ]))


def _speed(rows: Sequence[tuple[datetime, datetime | None]]) -> Speed:
    passed = [answered - asked for asked, answered in rows if answered is not None]
    return Speed(
        total=len(rows),
        answered=len(passed),
        within_a_day=sum(one <= DAY for one in passed),
        typical=timedelta(seconds=median(one.total_seconds() for one in passed)) if passed else None,
    )
