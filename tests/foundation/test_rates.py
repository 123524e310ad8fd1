from datetime import UTC, datetime, timedelta

import pytest

from foundation import rates
from foundation.errors import LimitReached
from foundation.rates import Rate
from tests.foundation.test_caches import clock, soft, valkey  # noqa: F401 - fixtures

START = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
TEN = Rate("tests.ten", most=10, window=60)


def wait_told(key, seconds, rate=TEN):
    """Seconds that a request at this moment is told to wait; None when it passes."""
    try:
        rates.count(rate, key, START + timedelta(seconds=seconds))
    except LimitReached as refusal:
        return refusal.extra["retry_after"]
    return None


def test_requests_up_to_the_rate_pass_and_the_next_is_told_how_long_to_wait():
    assert [wait_told("a", 30) for _ in range(11)] == [None] * 10 + [30]
    assert wait_told("b", 30) is None


def test_a_burst_at_the_boundary_of_two_windows_is_one_burst():
    assert [wait_told("a", 59) for _ in range(10)] == [None] * 10
    assert wait_told("a", 60) is not None


def test_whoever_waits_as_told_passes():
    for _ in range(10):
        wait_told("a", 55)
    seconds = wait_told("a", 60.5)
    assert wait_told("a", 60.5 + seconds) is None


def test_hammering_does_not_prolong_the_wait_beyond_one_window():
    for _ in range(1000):
        wait_told("a", 59)
    assert wait_told("a", 119) is None


@pytest.mark.services
def test_the_real_cache_counts_alike_and_in_one_round_trip(valkey, clock, monkeypatch):  # noqa: F811
    backend = soft(f"unix://{valkey.socket}")
    monkeypatch.setattr(rates, "caches", {"default": backend})
    assert [wait_told("a", 30) for _ in range(11)] == [None] * 10 + [30]
    assert wait_told("a", 60) is not None
    valkey.kill()
    assert wait_told("a", 60) is None
