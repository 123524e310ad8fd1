"""Members with facts, and facts without members."""

from datetime import UTC, timedelta

from django.utils import timezone

from accounts.models import VisitDay, VisitTotal
from forum.models import Reaction, ReadPosition, Vote
from moderation.trust.bars import BARS, News
from moderation.trust.facts import Facts
from tests.factories.accounts import UserFactory
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.forum.conftest import regular

MUCH = News(threads=10_000, posts=1_000_000)


def facts_at(level, **other):
    """Facts exactly at every bar of the level, where much is new, but for those named."""
    return Facts(**{bar.fact: bar.needed(MUCH) for bar in BARS[level]} | other)


def read_threads(member, count, *, category=None, author=None, posts=6, at=None):
    """Let the member have opened so many threads."""
    now = at or timezone.now()
    category, author = category or CategoryFactory(), author or UserFactory()
    threads = [ThreadFactory(category=category, author=author, created_at=now) for _number in range(count)]
    ReadPosition.objects.bulk_create(
        ReadPosition(member=member, thread=thread, number=posts, read_at=now) for thread in threads
    )
    return threads


def visit(member, days, *, posts=0, ago=0):
    """Let the member have read on so many days in a row, the last one so many days ago, so many posts on each."""
    now = timezone.now()
    VisitDay.objects.bulk_create(
        VisitDay(
            member=member,
            visit_date=(now - timedelta(days=ago + number)).astimezone(UTC).date(),
            posts_read=posts,
            seen_at=now - timedelta(days=ago + number),
        )
        for number in range(days)
    )


def reader(**traits):
    """A member at level 0 whose facts come to level 1."""
    member = regular(**traits)
    read_threads(member, 5)
    visit(member, 1, posts=30)
    return member


def contributor(**traits):
    """A member whose facts come to level 2 and no further."""
    member = regular(**traits)
    threads = read_threads(member, 20)
    VisitTotal.objects.create(member=member, days=14, posts_read=70)
    visit(member, 1, posts=30)
    replies = [PostFactory(thread=thread, author=member, number=2) for thread in threads[:3]]
    Vote.objects.create(post=replies[0], member=UserFactory(), value=1, created_at=timezone.now())
    Reaction.objects.create(
        post=threads[0].posts.get(number=1), member=member, kind="reproduced", created_at=timezone.now()
    )
    return member
