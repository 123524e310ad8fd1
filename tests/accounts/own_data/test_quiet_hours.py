"""Quiet hours and what others learn of a member being here."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/settings/privacy/"


def at(hour):
    return datetime(2026, 3, 2, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begin", "end", "quiet"),
    [
        (22, 7, {22, 23, 0, 6}),
        (9, 17, {9, 16}),
        (None, None, set()),
        (0, 6, {0, 5}),
    ],
)
def test_hours_may_pass_midnight(begin, end, quiet):
    member = UserFactory(quiet_from=begin, quiet_until=end)
    assert {hour for hour in (0, 5, 6, 7, 8, 9, 16, 17, 21, 22, 23) if member.is_quiet(at(hour))} >= quiet
    assert not member.is_quiet(at(8)) or (begin, end) == (None, 1)


@pytest.mark.parametrize(
    ("begin", "end", "now", "ends"),
    [
        (22, 7, at(23), datetime(2026, 3, 3, 7, tzinfo=UTC)),
        (22, 7, at(6), datetime(2026, 3, 2, 7, tzinfo=UTC)),
        (9, 17, at(9), datetime(2026, 3, 2, 17, tzinfo=UTC)),
        (9, 17, at(17), None),
        (8, 8, at(8), None),
        (None, None, at(3), None),
    ],
)
def test_hours_end_when_the_members_clock_says_so(begin, end, now, ends):
    assert UserFactory(quiet_from=begin, quiet_until=end).quiet_ends_at(now) == ends


def test_quiet_hours_end_by_the_clock_also_in_the_night_when_it_is_changed():
    member = UserFactory(quiet_from=22, quiet_until=7, time_zone="Europe/Paris")

    # 28 March 2026, 23:30 in Paris; at two the clocks go on to three, so that seven o'clock is an hour nearer.
    assert member.quiet_ends_at(datetime(2026, 3, 28, 22, 30, tzinfo=UTC)) == datetime(2026, 3, 29, 5, tzinfo=UTC)


def test_hours_are_those_of_the_member():
    member = UserFactory(quiet_from=22, quiet_until=7, time_zone="Asia/Shanghai")

    assert member.is_quiet(at(15))
    assert not member.is_quiet(at(0))


def test_member_sets_them(sign_in, member):
    browser = sign_in(member)

    browser.post(PAGE, {"quiet_from": "22", "quiet_until": "7", "is_presence_shown": "on"})
    member.refresh_from_db()
    assert (member.quiet_from, member.quiet_until, member.is_presence_shown) == (22, 7, True)

    browser.post(PAGE, {"quiet_from": "", "quiet_until": ""})
    member.refresh_from_db()
    assert (member.quiet_from, member.quiet_until, member.is_presence_shown) == (None, None, False)


@pytest.mark.parametrize(("begin", "end"), [("22", ""), ("", "7"), ("7", "7"), ("24", "1"), ("x", "1")])
def test_half_or_senseless_hours_are_refused(sign_in, member, begin, end):
    assert sign_in(member).post(PAGE, {"quiet_from": begin, "quiet_until": end}).status_code == 422
    member.refresh_from_db()
    assert member.quiet_from is None


@pytest.mark.postgres
@pytest.mark.parametrize("hours", [{"quiet_from": 3}, {"quiet_from": 24, "quiet_until": 1}])
def test_database_keeps_hours_whole(member, hours):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=member.pk).update(**hours)
