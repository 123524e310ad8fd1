"""What is known of members, for many of them at once: as many statements for five hundred as for one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from accounts.models import Audience, Credential, Invitation, User, VisitDay, VisitTotal
from forum.models import Post, Reaction, ReadPosition, Thread, Vote
from moderation.models import Flag, ModerationAction
from moderation.queueing import POST
from moderation.trust.bars import WINDOW, News

NEWS_KEPT: Final = 24 * 3600  # seconds
HOUR: Final = timedelta(hours=1)
MOST_HOURS: Final = 24  # beyond them nobody asks
_Counts = dict[str, int]


@dataclass(frozen=True)
class Facts:
    """Of one member. `recent` is within the window; what stands in conversations or under a pseudonym never counts."""

    confirmed: int = 0
    hours_here: int = 0
    vouched: int = 0
    """Came by invitation, or has a checked credential."""
    days: int = 0
    threads_opened: int = 0
    posts_read: int = 0
    threads_replied: int = 0
    given: int = 0
    received: int = 0
    recent_days: int = 0
    recent_threads_opened: int = 0
    recent_posts_read: int = 0
    recent_threads_replied: int = 0
    recent_given: int = 0
    recent_received: int = 0
    recent_givers: int = 0
    recent_received_days: int = 0
    recent_flagged: int = 0
    recent_flaggers: int = 0
    recent_restrictions: int = 0

    def of(self, fact: str) -> int:
        """One of them, by name."""
        number: int = getattr(self, fact)
        return number


NAMES: Final = frozenset(field.name for field in fields(Facts))


def facts_of(members: Collection[User], now: datetime) -> Mapping[int, Facts]:
    """The facts of these members by id. Twelve statements, whatever their number."""
    ids = [member.pk for member in members]
    since = now - WINDOW
    known: dict[int, _Counts] = {member.pk: _of_account(member, now) for member in members}
    for found in (
        _vouched(ids),
        _days(ids, since),
        _earlier_days(ids),
        _opened(ids, since),
        _replied(ids, since),
        _given(Vote.objects.filter(value=1), ids, since),
        _given(Reaction.objects.all(), ids, since),
        _received(Vote.objects.filter(value=1), ids, since),
        _received(Reaction.objects.all(), ids, since),
        _received_from(ids, since),
        _flagged(ids, since),
        _restricted(ids, since),
    ):
        for pk, counts in found:
            for name, number in counts.items():
                known[pk][name] = known[pk].get(name, 0) + (number or 0)
    return {pk: Facts(**counts) for pk, counts in known.items()}


def news(now: datetime) -> News:
    """What was new within the window, kept for a day: it counts many rows, and moves slowly. Two statements."""
    found: News | None = cache.get("moderation.trust.news")
    if found is None:
        since = now - WINDOW
        open_to_members = [Audience.Kind.PUBLIC, Audience.Kind.MEMBERS]
        threads = Thread.objects.filter(audience__kind__in=open_to_members, created_at__gte=since)
        posts = Post.objects.filter(thread__audience__kind__in=open_to_members, created_at__gte=since, is_stub=False)
        found = News(threads=threads.count(), posts=posts.count())
        cache.set("moderation.trust.news", found, NEWS_KEPT)
    return found


_Found = Iterable[tuple[int, _Counts]]


def _of_account(member: User, now: datetime) -> _Counts:
    hours = min(MOST_HOURS, max(0, (now - member.joined_at) // HOUR))
    return {"confirmed": int(member.email_confirmed_at is not None), "hours_here": hours}


def _vouched(ids: list[int]) -> _Found:
    claims = Credential.objects.filter(member__in=ids, state=Credential.State.ACCEPTED).order_by()
    invited = Invitation.objects.filter(used_by__in=ids).order_by()
    rows = claims.values_list("member").union(invited.values_list("used_by"))
    return [(pk, {"vouched": 1}) for (pk,) in rows]


def _grouped(rows: "QuerySet[Any]", column: str, **counts: Any) -> _Found:  # Any: rows and counts of any model
    """By the member in `column`, these counts. One statement."""
    found = rows.order_by().values(column).annotate(**counts)
    return [(row[column], {name: row[name] for name in counts}) for row in found]


def _days(ids: list[int], since: datetime) -> _Found:
    recent = Q(visit_date__gte=since.astimezone(UTC).date())
    rows = VisitDay.objects.filter(member__in=ids)
    sums = _grouped(
        rows,
        "member",
        number=Count("pk"),
        posts=Sum("posts_read"),
        recent_days=Count("pk", filter=recent),
        recent_posts_read=Sum("posts_read", filter=recent),
    )
    return [(pk, _renamed(counts, number="days", posts="posts_read")) for pk, counts in sums]


def _renamed(counts: _Counts, **names: str) -> _Counts:
    return {names.get(name, name): number for name, number in counts.items()}


def _earlier_days(ids: list[int]) -> _Found:
    rows = VisitTotal.objects.filter(member__in=ids).values_list("member", "days", "posts_read")
    return [(pk, {"days": days, "posts_read": posts}) for pk, days, posts in rows]


def _opened(ids: list[int], since: datetime) -> _Found:
    rows = ReadPosition.objects.filter(member__in=ids, thread__category__isnull=False)
    recent = Count("pk", filter=Q(read_at__gte=since))
    return _grouped(rows, "member", threads_opened=Count("pk"), recent_threads_opened=recent)


def _replied(ids: list[int], since: datetime) -> _Found:
    rows = Post.objects.filter(author__in=ids, number__gt=1, is_stub=False, thread__category__isnull=False)
    rows = rows.filter(hidden_at__isnull=True, held_at__isnull=True).exclude(thread__author=F("author"))
    return _grouped(
        rows,
        "author",
        threads_replied=Count("thread", distinct=True),
        recent_threads_replied=Count("thread", distinct=True, filter=Q(created_at__gte=since)),
    )


def _given(rows: "QuerySet[Any]", ids: list[int], since: datetime) -> _Found:  # Any: votes or reactions
    recent = Count("pk", filter=Q(created_at__gte=since))
    return _grouped(rows.filter(member__in=ids), "member", given=Count("pk"), recent_given=recent)


def _received(rows: "QuerySet[Any]", ids: list[int], since: datetime) -> _Found:  # Any: votes or reactions
    recent = Count("pk", filter=Q(created_at__gte=since))
    counts = {"received": Count("pk"), "recent_received": recent}
    return _grouped(rows.filter(post__author__in=ids), "post__author", **counts)


def _received_from(ids: list[int], since: datetime) -> _Found:
    """From how many members, and on how many days, by UTC. One statement; a row for each giver and day."""

    def of(rows: "QuerySet[Any]") -> "QuerySet[Any]":
        recent = rows.filter(post__author__in=ids, created_at__gte=since).order_by()
        days = recent.annotate(day=TruncDate("created_at", tzinfo=UTC))
        triples: QuerySet[Any] = days.values_list("post__author", "member", "day")
        return triples

    givers: defaultdict[int, set[int]] = defaultdict(set)
    days: defaultdict[int, set[date]] = defaultdict(set)
    for author, giver, day in of(Vote.objects.filter(value=1)).union(of(Reaction.objects.all())):
        givers[author].add(giver)
        days[author].add(day)
    return [(pk, {"recent_givers": len(givers[pk]), "recent_received_days": len(days[pk])}) for pk in givers]


def _flagged(ids: list[int], since: datetime) -> _Found:
    upheld = Flag.objects.filter(state=Flag.State.UPHELD, decided_at__gte=since)
    rows = upheld.filter(item__author__in=ids, item__subject_model=POST)
    posts = Count("item__subject_id", distinct=True)
    return _grouped(rows, "item__author", recent_flagged=posts, recent_flaggers=Count("flagger", distinct=True))


def _restricted(ids: list[int], since: datetime) -> _Found:
    kinds = [ModerationAction.Kind.SUSPENDED, ModerationAction.Kind.SILENCED]
    rows = ModerationAction.objects.filter(member__in=ids, kind__in=kinds, created_at__gte=since)
    return _grouped(rows.filter(undone_by__isnull=True), "member", recent_restrictions=Count("pk"))
