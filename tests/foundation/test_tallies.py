import time

import pytest

from foundation import tallies
from tests.foundation.test_caches import clock, soft, valkey  # noqa: F401 - fixtures


@pytest.fixture
def gathering():
    tallies.gather(3600)
    yield
    tallies.gather(0)
    tallies.take("views")


def test_each_number_is_in_the_cache_at_once_unless_the_process_gathers():
    tallies.add("views", "1")
    tallies.add("views", "1", 2)
    tallies.raise_to("read", "a", 5)
    tallies.raise_to("read", "a", 3)
    assert tallies.take("views") == {"1": 3}
    assert tallies.take("views") == {}
    assert tallies.take("read") == {"a": 5}


def test_what_a_process_gathers_is_told_together_and_once(gathering):
    tallies.add("views", "1")
    tallies.add("views", "2", 2)
    tallies.add("views", "1")
    assert tallies.take("views") == {}
    tallies.flush()
    tallies.flush()
    assert tallies.take("views") == {"1": 2, "2": 2}


def test_it_is_told_after_the_moment_without_anybody_asking():
    tallies.gather(0.01)
    try:
        for expected in ({"1": 1}, {"2": 1}):  # the second begins a moment of its own
            tallies.add("views", next(iter(expected)))
            deadline = time.monotonic() + 10
            while not (found := tallies.take("views")) and time.monotonic() < deadline:
                time.sleep(0.005)
            assert found == expected
    finally:
        tallies.gather(0)


@pytest.mark.services
def test_the_real_cache_takes_all_in_one_trip(valkey, clock, monkeypatch):  # noqa: F811
    backend = soft(f"unix://{valkey.socket}")
    monkeypatch.setattr(tallies, "caches", {"default": backend})
    backend.tally({("views", "1"): 2, ("views", "2"): 1}, {("read", "a"): 5})
    backend.tally({("views", "1"): 1}, {("read", "a"): 4})
    assert tallies.take("views") == {"1": 3, "2": 1}
    assert tallies.take("read") == {"a": 5}
    valkey.kill()
    backend.tally({("views", "1"): 1}, {})
