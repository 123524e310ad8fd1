"""The desk stays quick with fifty thousand items in its queue."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from moderation.models import Flag, ReviewItem
from moderation.reasons import HARM, FlagReason
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.forum.conftest import regular

ITEMS = 50_000
OPEN = 20_000  # of them; the others are decided
MOST = 40  # milliseconds of CPU
MOST_STATEMENTS = 10
REASONS = list(FlagReason)
BESIDE = ("an item", "dashboard")  # more than a list of the queue


def fill(posts, moderator):
    """Items of every reason and age; ten posts stand for all of their texts."""
    now = timezone.now()
    for start in range(0, ITEMS, 5000):
        made = ReviewItem.objects.bulk_create(
            ReviewItem(
                kind="flags" if number % 5 else "held",
                subject_model="forum.post",
                subject_id=posts[number].pk if number < len(posts) else posts[-1].pk + number,
                author=posts[number % len(posts)].author,
                category=posts[number % len(posts)].thread.category,
                reason=REASONS[number % len(REASONS)],
                harm=HARM[REASONS[number % len(REASONS)]],
                opened_at=now - timedelta(minutes=number),
                **({} if number < OPEN else {"state": "closed", "outcome": "upheld", "decided_at": now}),
            )
            for number in range(start, start + 5000)
        )
        Flag.objects.bulk_create(
            Flag(item=item, flagger=moderator, reason=item.reason, created_at=item.opened_at) for item in made
        )
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")  # as autovacuum does within a minute


def pages():
    """What a moderator opens all day: lists, and what stands around them."""
    queue = reverse("admin:queue")
    middle = ReviewItem.objects.filter(state="open").order_by("pk")[OPEN // 2].pk
    first = ReviewItem.objects.earliest("pk")
    return {
        "open": queue,
        "by age": f"{queue}?order=age",
        "held": f"{queue}?queue=held",
        "in the middle": f"{queue}?after={middle}",
        "decided": f"{queue}?queue=decided",
        "search": f"{queue}?q=@nobody",
        "an item": reverse("admin:queue_item", args=[first.pk]),
        "dashboard": reverse("admin:index"),
    }


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.django_db
def test_desk_is_quick_with_fifty_thousand_items(sign_in, capsys):
    moderator, category = regular(admin=True), CategoryFactory()
    posts = [PostFactory(thread=ThreadFactory(category=category), author=regular()) for _number in range(10)]
    fill(posts, moderator)
    browser = Client()  # the stricter one of all other tests reads each page, which costs half as much as making it
    browser.cookies = sign_in(moderator).cookies
    found = {name: measured(browser, address) for name, address in pages().items()}
    with capsys.disabled():
        for name, (statements, cpu) in found.items():
            print(f"\n{connection.vendor}, {name}: {statements} statements, {cpu:.1f} ms of CPU")  # noqa: T201
    lists = [found[name] for name in found if name not in BESIDE]
    assert max(cpu for _statements, cpu in lists) <= MOST
    assert max(statements for statements, _cpu in lists) <= MOST_STATEMENTS


def measured(browser, address):
    """Statements of one request, and the least CPU of twelve."""
    with CaptureQueriesContext(connection) as statements:
        assert browser.get(address).status_code == 200
    return len(statements), min(cost(browser, address) for _round in range(12))


def cost(browser, address):
    begun = time.process_time() + of_database()
    browser.get(address)
    return (time.process_time() + of_database() - begun) * 1000


def of_database():
    """Seconds of CPU of the process of PostgreSQL that serves us, where it stands on this machine; SQLite has none."""
    if connection.vendor != "postgresql":
        return 0.0
    process = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    if not process.exists():
        pytest.skip("what PostgreSQL works is counted on its own machine")
    return int(process.read_text().split()[0]) / 1e9
