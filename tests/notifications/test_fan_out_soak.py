"""A thread that ten thousand members watch: `pytest tests/notifications/test_fan_out_soak.py -m soak -n 0 -s`.

`make soak` does it on SQLite, whose database of the tests is in memory; DATABASE_URL names another.
"""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from events.processing import process_due
from notifications import fan_out
from notifications.models import FanOut, Notification, Subscription
from tests.forum.conftest import author, category, regular, reply, start  # noqa: F401 - fixtures
from tests.memory import memory_of_work

WATCHERS = 10_000
REPLIES = 3
LEAST_PER_SECOND = 3_000
MOST_MEGABYTES = 100  # beside what the process holds before


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.django_db
def test_reply_that_ten_thousand_watch_costs_its_writer_no_more_and_is_told_within_seconds(author, category):  # noqa: F811
    thread = start(author, category)
    alone = _statements_of_a_reply(thread)
    _let_watch(thread)
    for _turn in range(REPLIES):
        assert _statements_of_a_reply(thread) == alone
    while process_due(clock=timezone.now):
        pass

    begun, cpu = time.monotonic(), time.process_time()
    with memory_of_work() as memory:
        while fan_out.tell_due():
            pass
    seconds, cpu = time.monotonic() - begun, time.process_time() - cpu

    told = sum(FanOut.objects.values_list("told_count", flat=True))
    print(  # noqa: T201 - the figures are the product of this test
        f"\n{connection.vendor}: {told} told in {seconds:.1f} s, {told / seconds:.0f} a second,"
        f" {cpu / told * 1e6:.0f} µs of the worker's CPU for each; {memory.most:.0f} MB for it"
    )
    assert Notification.objects.count() == told > WATCHERS * REPLIES
    assert told / seconds > LEAST_PER_SECOND
    assert memory.most < MOST_MEGABYTES


def _statements_of_a_reply(thread):
    """All of the action, by a member who wrote nothing before."""
    writer = regular()
    with CaptureQueriesContext(connection) as statements:
        reply(writer, thread)
    return len(statements)


def _let_watch(thread):
    now = timezone.now()
    for first in range(0, WATCHERS, 1000):
        members = User.objects.bulk_create(
            User(
                username=f"w{number}",
                email=f"w{number}@example.org",
                approved_at=now,
                email_confirmed_at=now,
                joined_at=now,
                password="!",
            )
            for number in range(first, first + 1000)
        )
        Subscription.objects.bulk_create(
            Subscription(
                member=member, target_model="forum.thread", target_id=thread.pk, level="watching", changed_at=now
            )
            for member in members
        )
