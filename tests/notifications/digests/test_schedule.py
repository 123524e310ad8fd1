"""When a digest is due: one for each of the member's own days or weeks, whatever their clock does."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.actions.account import edit_account
from notifications.digests.schedule import Rhythm
from notifications.models import Digest, DigestPlan
from tests.notifications.digests.post_office import MONDAY, deliver, made, plan, subscriber
from tests.notifications.telling import hear

ZONES = [
    "UTC",
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "America/Sao_Paulo",
    "Africa/Casablanca",
]
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware
rhythms = st.builds(
    Rhythm,
    frequency=st.sampled_from(["daily", "weekly"]),
    weekday=st.integers(0, 6),
    hour=st.integers(0, 23),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
)


def daily(hour, zone):
    return Rhythm("daily", 0, hour, ZoneInfo(zone))


def test_hour_that_the_clock_leaves_out_is_the_next_that_it_shows():
    rhythm = daily(2, "Europe/Berlin")

    assert rhythm.at(date(2026, 3, 28)) == datetime(2026, 3, 28, 1, tzinfo=UTC)
    assert rhythm.at(date(2026, 3, 29)) == datetime(2026, 3, 29, 1, tzinfo=UTC)  # three o'clock there
    assert rhythm.at(date(2026, 3, 30)) == datetime(2026, 3, 30, 0, tzinfo=UTC)


def test_hour_that_the_clock_shows_twice_has_one_digest():
    rhythm = daily(2, "Europe/Berlin")
    first, second = datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)

    assert rhythm.at(date(2026, 10, 25)) == first
    assert rhythm.latest(date(2026, 10, 25), second) == date(2026, 10, 25)
    assert rhythm.at(rhythm.next_after(date(2026, 10, 25), first)) == datetime(2026, 10, 26, 1, tzinfo=UTC)


@given(rhythm=rhythms, last=st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_dates_follow_each_other_by_a_day_or_to_the_same_day_of_the_week(rhythm, last):
    first = rhythm.next_date(last)
    second = rhythm.next_date(first)

    if rhythm.frequency == "daily":
        assert (first - last, second - first) == (timedelta(days=1), timedelta(days=1))
    else:
        assert timedelta(0) < first - last <= timedelta(days=7)
        assert (first.weekday(), second - first) == (rhythm.weekday, timedelta(days=7))
    assert rhythm.at(first) < rhythm.at(second)


@given(rhythm=rhythms, now=moments, behind=st.integers(0, 40))
def test_latest_is_the_newest_date_that_has_come(rhythm, now, behind):
    first = rhythm.next_date(now.date() - timedelta(days=behind + 9))
    found = rhythm.latest(first, now)

    assert rhythm.at(found) <= now or found == first
    assert rhythm.at(rhythm.next_date(found)) > now


@given(rhythm=rhythms, zone=st.sampled_from(ZONES).map(ZoneInfo), now=moments)
def test_whoever_moves_gets_one_digest_for_each_of_their_dates_and_no_period_backwards(rhythm, zone, now):
    last = rhythm.latest(rhythm.next_date(now.date() - timedelta(days=20)), now)
    covered = rhythm.at(last)
    moved = Rhythm(rhythm.frequency, rhythm.weekday, rhythm.hour, zone)

    following = moved.next_after(last, covered)

    assert following > last
    assert moved.at(following) > covered
    assert moved.at(following) - covered <= timedelta(days=15 if rhythm.frequency == "weekly" else 3)


@pytest.mark.django_db
def test_next_digest_comes_by_the_new_clock_of_a_member_who_moves():
    member = subscriber(time_zone="UTC")
    edit_account(
        actor=member,
        name="",
        profession="other",
        language="en",
        time_zone="Asia/Shanghai",
        now=MONDAY - timedelta(days=1),
    )
    hear()

    assert plan(member).next_due_at == datetime(2026, 3, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_worker_that_was_away_makes_one_digest_for_all_that_time():
    member = subscriber()

    deliver(MONDAY + timedelta(days=24))

    assert made(member) == [("empty", "")]
    assert plan(member).covered_until == MONDAY + timedelta(days=21)
    assert plan(member).next_due_at == MONDAY + timedelta(days=28)


@pytest.mark.django_db
@pytest.mark.parametrize("hour", [1, 2])
@pytest.mark.parametrize(
    ("zone", "eve"),
    [
        ("Europe/Berlin", date(2026, 3, 27)),
        ("Europe/Berlin", date(2026, 10, 23)),
        ("America/New_York", date(2026, 10, 30)),
        ("Australia/Lord_Howe", date(2026, 4, 3)),  # half an hour
    ],
)
@pytest.mark.services
def test_daily_digest_comes_once_for_each_local_date_through_a_change_of_the_clock(zone, eve, hour):
    rhythm = daily(hour, zone)
    begun = rhythm.at(eve)
    member = subscriber(until=begun, time_zone=zone)
    DigestPlan.objects.filter(member=member).update(
        frequency="daily", hour=hour, last_date=eve, covered_until=begun, next_due_at=rhythm.at(rhythm.next_date(eve))
    )

    for half_hours in range(1, 4 * 48):
        now = begun + timedelta(minutes=30) * half_hours
        deliver(now)

    ends = (
        Digest.objects.filter(recipient=member).order_by("period_started_at").values_list("period_ended_at", flat=True)
    )
    dates = [eve + timedelta(days=days) for days in (1, 2, 3, 4)]
    assert [rhythm.local_date(end) for end in ends] == [day for day in dates if rhythm.at(day) <= now]
