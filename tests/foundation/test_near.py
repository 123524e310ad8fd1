from foundation.near import Near
from tests.foundation.test_caches import Clock


def test_values_are_at_hand_for_their_time_and_gone_after_it():
    clock = Clock()
    near = Near(most=10, seconds=60, clock=clock)
    near.set_many({"a": 1, "b": 2})
    clock.now += 30
    near.set_many({"b": 3})
    assert near.get_many(["a", "b", "c"]) == {"a": 1, "b": 3}
    clock.now += 30
    assert near.get_many(["a", "b"]) == {"b": 3}
    near.clear()
    assert near.get_many(["b"]) == {}


def test_only_so_many_are_kept_and_the_oldest_goes_first():
    near = Near(most=2, seconds=60)
    near.set_many({"a": 1, "b": 2})
    near.set_many({"a": 3})
    near.set_many({"c": 4})
    assert near.get_many(["a", "b", "c"]) == {"a": 3, "c": 4}
