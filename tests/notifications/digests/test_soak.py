"""A Monday morning of a large site: `make soak`, or `pytest tests/notifications/digests/test_soak.py -m soak -s`."""

import os
import random
import time
from datetime import timedelta

import pytest

from accounts.models import User
from notifications.models import Digest, DigestPlan, Notification, OutgoingMail, Subscription
from tests.factories.forum import CategoryFactory, PostFactory, ThreadFactory
from tests.memory import memory_of_work
from tests.notifications.digests.post_office import MONDAY, deliver

MEMBERS = int(os.environ.get("SOAK_MEMBERS", "100000"))
DUE = MEMBERS // 20
LONGEST_SECONDS = 600
MOST_MEGABYTES = 120  # beside what the process holds before
TUESDAY = MONDAY - timedelta(days=6)


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.django_db
def test_monday_morning_of_a_large_site_takes_minutes_and_little_memory():
    threads = _written()
    _members(threads)

    begun, cpu = time.monotonic(), time.process_time()
    with memory_of_work() as memory:
        deliver()
    seconds, cpu = time.monotonic() - begun, time.process_time() - cpu

    sent = Digest.objects.filter(state="sent").count()
    print(  # noqa: T201 - the figures are the product of this test
        f"\n{MEMBERS} members, {DUE} due, {sent} sent: {seconds:.0f} s ({cpu:.0f} s of CPU),"
        f" {memory.most:.0f} MB for it"
    )
    assert Digest.objects.count() == DUE
    assert OutgoingMail.objects.count() == sent > DUE * 0.9
    assert seconds < LONGEST_SECONDS
    assert memory.most < MOST_MEGABYTES


def _written():
    """A week of writing: 200 threads with 2,000 posts in 20 categories."""
    writer = User.objects.create(username="writer", email="writer@example.org", approved_at=TUESDAY)
    categories = CategoryFactory.create_batch(20)
    threads = [
        ThreadFactory(category=random.choice(categories), author=writer, created_at=TUESDAY) for _turn in range(200)
    ]
    for _turn in range(1800):
        PostFactory(thread=random.choice(threads), author=writer, created_at=TUESDAY)
    return threads


def _members(threads):
    """Each is due next week but one in twenty, who follow a category and five threads and were told of two answers."""
    for first in range(0, MEMBERS, 1000):
        members = User.objects.bulk_create(
            User(
                username=f"m{number}",
                email=f"m{number}@example.org",
                approved_at=TUESDAY,
                email_confirmed_at=TUESDAY,
                joined_at=TUESDAY,
                language=random.choice(["en", "zh-hans"]),
                password="!",
            )
            for number in range(first, first + 1000)
        )
        due = members[:50]
        DigestPlan.objects.bulk_create(_plan(member, is_due=number < 50) for number, member in enumerate(members))
        Subscription.objects.bulk_create(row for member in due for row in _followed(member, threads))
        Notification.objects.bulk_create(row for member in due for row in _told(member, threads))


def _plan(member, *, is_due):
    return DigestPlan(
        member=member,
        last_date=(MONDAY - timedelta(days=7)).date(),
        covered_until=MONDAY - timedelta(days=7),
        next_due_at=MONDAY if is_due else MONDAY + timedelta(days=7),
        missed_covered_until=TUESDAY,
        missed_due_at=MONDAY + timedelta(days=30),
    )


def _followed(member, threads):
    chosen = random.sample(threads, 5)
    names = [("forum.category", chosen[0].category_id), *(("forum.thread", thread.pk) for thread in chosen)]
    return [
        Subscription(member=member, target_model=label, target_id=pk, level="watching", changed_at=TUESDAY)
        for label, pk in names
    ]


def _told(member, threads):
    return [
        Notification(
            recipient=member,
            event_id=10_000_000 + member.pk * 2 + turn,
            kind="quote",
            subject_model="forum.thread",
            subject_id=thread.pk,
            target_model="forum.thread",
            target_id=thread.pk,
            group_key=f"quote:forum.thread:{thread.pk}",
            created_at=TUESDAY,
        )
        for turn, thread in enumerate(random.sample(threads, 2))
    ]
