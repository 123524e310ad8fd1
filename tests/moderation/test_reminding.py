"""Items about which nobody decided for long: who is told, and how often."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from moderation.actions.reminding import remind
from tests.factories.accounts import UserFactory
from tests.factories.moderation import ReviewItemFactory
from tests.moderation.conftest import staff_with
from tests.notifications.telling import hear, told

pytestmark = pytest.mark.django_db(transaction=True)


def waiting(hours, **columns):
    return ReviewItemFactory(opened_at=timezone.now() - timedelta(hours=hours), **columns)


def run():
    count = remind(now=timezone.now())
    hear()
    return count


@pytest.mark.parametrize(
    ("age", "count"), [(("flags", 47), 0), (("flags", 48), 1), (("held", 23), 0), (("held", 24), 1)]
)
def test_everybody_who_decides_is_told_once(moderator, category_moderator, category, age, count):
    kind, hours = age
    waiting(hours, kind=kind, category=category)
    elsewhere = staff_with("check_credential")

    assert [run(), run()] == [count, 0]
    assert told(moderator) == told(category_moderator) == ["review_overdue"] * count
    assert told(elsewhere) == []


def test_moderators_of_another_category_and_whoever_it_is_about_are_not_told(moderator, category_moderator):
    waiting(50, author=moderator)

    assert run() == 1
    assert told(moderator) == told(category_moderator) == []


def test_nothing_is_said_of_what_is_claimed_closed_or_invented(moderator):
    now = timezone.now()
    waiting(50, claimed_at=now, claimed_by=moderator)
    waiting(50, state="waiting")
    waiting(50, author=UserFactory(is_demonstration=True))

    assert run() == 0
    assert remind(now=now + timedelta(minutes=11)) == 1, "the claim has lapsed"


def test_many_cost_what_one_does(moderator, assert_flat):
    def make(count):
        for _number in range(count):
            waiting(50)

    @transaction.atomic
    def look():
        assert remind(now=timezone.now()) >= 5
        transaction.set_rollback(True)  # so that they are there again

    assert_flat(make, look)
