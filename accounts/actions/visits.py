"""Days on which members read: written in batches with their reading marks, and added up when they are old."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction

from accounts.models import User, VisitDay, VisitTotal

KEPT_DAYS: Final = 100
BATCH: Final = 500  # rows in one transaction


@transaction.atomic
def store_visits(*, posts_read: Mapping[int, int], now: datetime) -> None:
    """Note that these members, by id, read today, and how many posts were new to each. Five statements at most.

    Losing some, or counting the first visits of a day once where two workers write them, does no harm.
    """
    day = now.astimezone(UTC).date()
    members = set(User.objects.filter(pk__in=posts_read).values_list("pk", flat=True))
    known = VisitDay.objects.select_for_update(of=("self",)).filter(visit_date=day, member__in=members).order_by("pk")
    before = dict(known.values_list("member", "posts_read"))
    rows = [
        VisitDay(member_id=pk, visit_date=day, posts_read=before.get(pk, 0) + posts_read[pk], seen_at=now)
        for pk in sorted(members)
    ]
    VisitDay.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["member", "visit_date"], update_fields=["posts_read", "seen_at"]
    )


def forget_old_visits(*, now: datetime) -> int:
    """Add days older than KEPT_DAYS to their members' sums and delete them; how many. May be broken off anywhere."""
    oldest = now.astimezone(UTC).date() - timedelta(days=KEPT_DAYS)
    total = 0
    while True:
        with transaction.atomic():
            old = VisitDay.objects.select_for_update(of=("self",)).filter(visit_date__lt=oldest).order_by("pk")
            rows = list(old[:BATCH])
            if not rows:
                return total
            _add_up(rows)
            total += VisitDay.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]


def _add_up(rows: list[VisitDay]) -> None:
    days = Counter(row.member_id for row in rows)
    posts: Counter[int] = Counter()
    for row in rows:
        posts[row.member_id] += row.posts_read
    known = VisitTotal.objects.select_for_update(of=("self",)).filter(member__in=days).order_by("pk")
    before = {one.member_id: one for one in known}
    sums = [before.get(pk) or VisitTotal(member_id=pk) for pk in sorted(days)]
    for one in sums:
        one.days += days[one.member_id]
        one.posts_read += posts[one.member_id]
    VisitTotal.objects.bulk_create(
        [VisitTotal(member_id=one.member_id, days=one.days, posts_read=one.posts_read) for one in sums],
        update_conflicts=True,
        unique_fields=["member"],
        update_fields=["days", "posts_read"],
    )
