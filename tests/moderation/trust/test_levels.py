"""Levels from facts alone: at each bar and just below it, and laws that hold for any facts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.trust import facts as facts_module
from moderation.trust.bars import BARS, GRACE, WINDOW, Bar, News
from moderation.trust.facts import Facts
from moderation.trust.levels import HIGHEST, Stand, level_for
from tests.moderation.trust.worlds import MUCH, facts_at

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
EVERY_BAR = [pytest.param(level, bar, id=f"{level}-{bar.fact}") for level, bars in BARS.items() for bar in bars]


def stand(level, *, for_days=400, **traits):
    return Stand(level, NOW - timedelta(days=for_days), **traits)


@pytest.mark.parametrize(("level", "bar"), EVERY_BAR)
def test_level_is_reached_at_each_bar_and_not_just_beyond_it(level, bar):
    at = facts_at(level)
    beyond = replace(at, **{bar.fact: at.of(bar.fact) + (1 if bar.is_most else -1)})

    assert level_for(stand(level - 1), at, MUCH, NOW) >= level
    assert level_for(stand(level - 1), beyond, MUCH, NOW) == level - 1


def test_levels_are_those_that_were_published():
    needs = {level: {bar.fact: bar.need for bar in bars} for level, bars in BARS.items()}

    assert needs[1] == {"confirmed": 1, "hours_here": 1, "threads_opened": 5, "posts_read": 30}
    assert needs[2] == {
        "days": 15,
        "threads_opened": 20,
        "posts_read": 100,
        "threads_replied": 3,
        "given": 1,
        "received": 1,
    }
    assert needs[3] == {
        "recent_days": 50,
        "recent_threads_replied": 10,
        "recent_threads_opened": 500,
        "recent_posts_read": 20_000,
        "threads_opened": 200,
        "posts_read": 500,
        "recent_given": 30,
        "recent_received": 20,
        "recent_givers": 5,
        "recent_received_days": 7,
        "recent_flagged": 5,
        "recent_flaggers": 5,
        "recent_restrictions": 0,
    }
    assert set(needs) == {1, 2, 3}
    assert (timedelta(days=100), timedelta(days=14)) == (WINDOW, GRACE)


def test_every_bar_holds_a_fact_that_is_counted():
    assert {bar.fact for bars in BARS.values() for bar in bars} <= facts_module.NAMES


@pytest.mark.parametrize(("new", "needed"), [(0, 0), (1, 1), (4, 1), (5, 2), (2000, 500), (2001, 500), (9000, 500)])
def test_a_quarter_of_the_new_threads_is_needed_and_never_more_than_the_most(new, needed):
    (bar,) = [bar for bar in BARS[3] if bar.fact == "recent_threads_opened"]

    assert bar.needed(News(threads=new, posts=100_000)) == needed


def test_who_meets_all_rises_at_once():
    everything = facts_at(3, **{bar.fact: bar.need for level in (1, 2) for bar in BARS[level]})
    everything = replace(everything, threads_opened=200, posts_read=500)

    assert level_for(stand(0), everything, MUCH, NOW) == 3


@pytest.mark.parametrize(("vouched", "confirmed", "level"), [(1, 1, 1), (1, 0, 0), (0, 1, 0)])
def test_who_is_vouched_for_begins_at_one(vouched, confirmed, level):
    assert level_for(stand(0, for_days=0), Facts(vouched=vouched, confirmed=confirmed), MUCH, NOW) == level


@pytest.mark.parametrize("level", [0, 1, 2])
def test_who_is_restricted_does_not_rise(level):
    assert level_for(stand(level, is_restricted=True), facts_at(level + 1, vouched=1), MUCH, NOW) == level


@pytest.mark.parametrize("bar", [pytest.param(bar, id=bar.fact) for bar in BARS[3]])
def test_highest_level_is_lost_below_nine_tenths_of_a_bar_and_after_its_grace(bar: Bar):
    enough = bar.need if bar.is_most else -(-bar.need * 9 // 10)
    too_few = facts_at(3, **{bar.fact: enough + 1 if bar.is_most else enough - 1})

    assert level_for(stand(3), facts_at(3, **{bar.fact: enough}), MUCH, NOW) == 3
    assert level_for(stand(3), too_few, MUCH, NOW) == 2
    assert level_for(stand(3, for_days=14), too_few, MUCH, NOW) == 2
    assert level_for(Stand(3, NOW - GRACE + timedelta(seconds=1)), too_few, MUCH, NOW) == 3


numbers = st.integers(min_value=0, max_value=30_000) | st.integers(min_value=0, max_value=60)
some_facts = st.builds(Facts, **dict.fromkeys(facts_module.NAMES, numbers))
some_news = st.builds(News, threads=numbers, posts=numbers)
some_stands = st.builds(
    Stand,
    level=st.integers(0, 4),
    changed_at=st.integers(0, 200 * 24).map(lambda hours: NOW - timedelta(hours=hours)),
    is_fixed=st.booleans(),
    is_restricted=st.booleans(),
)


@given(some_stands, some_facts | st.sampled_from([facts_at(1), facts_at(2), facts_at(3)]), some_news)
def test_reckoning_twice_comes_to_the_same(before, facts, news):
    level = level_for(before, facts, news, NOW)
    after = before if level == before.level else replace(before, level=level, changed_at=NOW)

    assert level_for(after, facts, news, NOW) == level


@given(some_stands, some_facts, some_news)
def test_only_the_highest_level_falls_by_one_and_never_within_its_grace(before, facts, news):
    level = level_for(before, facts, news, NOW)

    if level < before.level:
        assert (before.level, level) == (HIGHEST, HIGHEST - 1)
        assert NOW - before.changed_at >= GRACE
    if before.is_fixed or before.level == 4:
        assert level == before.level
    assert level <= max(HIGHEST, before.level)


@given(some_stands, some_facts, some_news)
def test_more_facts_never_cost_a_level(before, facts, news):
    more = replace(facts, **{bar.fact: facts.of(bar.fact) + 1 for bar in BARS[3] if not bar.is_most})

    assert level_for(before, more, news, NOW) >= level_for(before, facts, news, NOW)
