import pytest
from django.core.cache import cache

from config.middleware import limits
from foundation import brought, rates, site
from notifications import unread
from tests.factories.accounts import UserFactory
from tests.foundation.test_caches import clock, soft, valkey  # noqa: F401 - fixtures
from tests.foundation.test_rates import START, TEN


def test_a_value_is_read_once_in_a_request_and_anew_in_the_next():
    cache.set("a", 1)
    with brought.remembering():
        assert brought.get("a") == 1
        cache.set("a", 2)
        assert brought.get("a") == 1
    with brought.remembering():
        assert brought.get("a") == 2


def test_what_a_request_changed_is_read_anew():
    cache.set("a", 1)
    with brought.remembering():
        brought.get("a")
        cache.set("a", 2)
        brought.drop(["a", "never brought"])
        assert brought.get("a") == 2


def test_without_a_request_nothing_is_remembered():
    cache.set("a", 1)
    brought.hold(["a"], {"a": 5})
    assert brought.get("a") == 1


def test_several_are_read_together_and_none_is_asked_for_twice(monkeypatch):
    cache.set("a", 0)
    cache.set("c", 3)
    with brought.remembering():
        brought.hold(["b"], {})
        asked = []
        monkeypatch.setattr(brought, "cache", Asked(asked))
        assert brought.get_many(["a", "b", "c"]) == {"a": 0, "b": None, "c": 3}
        assert brought.get_many(["a", "b", "c"]) == {"a": 0, "b": None, "c": 3}
        assert asked == [["a", "c"]]


def test_the_count_of_requests_brings_values_along():
    cache.set("a", 1)
    with brought.remembering():
        rates.count(TEN, "key", START, bring=["a", "b"])
        cache.set("a", 2)
        cache.set("b", 2)
        assert (brought.get("a"), brought.get("b")) == (1, None)


@pytest.mark.services
def test_the_real_cache_brings_them_in_the_same_trip_and_leaves_out_what_it_cannot_read(
    valkey,  # noqa: F811
    clock,  # noqa: F811
    monkeypatch,
):
    backend = soft(f"unix://{valkey.socket}")
    backend.set_many({"a": [1], "b": 0})
    backend._cache.get_client(write=True).set(backend.make_key("broken"), b"\x80no pickle")
    assert backend.count("n", "before", 60, ["a", "b", "broken", "none"]) == (1, 0, {"a": [1], "b": 0})
    valkey.kill()
    assert backend.count("n", "before", 60, ["a"]) == (0, 0, None)


@pytest.mark.django_db
def test_a_members_bells_come_with_the_count_and_a_change_rings_at_once(client, monkeypatch):
    member = UserFactory()
    client.force_login(member)
    cache.set(unread.name_of(member.pk), (site.facts().epoch, 7))
    found = []
    count = rates.count
    monkeypatch.setattr(limits.rates, "count", lambda *a, **k: found.extend(k["bring"]) or count(*a, **k))
    page = client.get("/help/").content.decode()
    assert unread.name_of(member.pk) in found
    assert "(7)" in page
    with brought.remembering():
        unread.count(member)
        unread.forget([member.pk])
        assert unread.count(member) == 0


class Asked:
    def __init__(self, asked):
        self._asked = asked

    def get_many(self, names):
        self._asked.append(names)
        return cache.get_many(names)
