import pytest

from config.middleware import limits
from foundation.rates import Rate
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few(monkeypatch, clock):
    monkeypatch.setattr(limits, "GUEST_REQUESTS", Rate("guest_requests", most=3, window=60))
    monkeypatch.setattr(limits, "ACCOUNT_REQUESTS", Rate("account_requests", most=2, window=60))


def statuses(browser, times, path="/search/", **options):
    return [browser.get(path, **options).status_code for _ in range(times)]


def test_a_guest_address_is_stopped_and_told_when_to_come_back(client):
    assert statuses(client, 4) == [200, 200, 200, 429]
    response = client.get("/search/")
    assert response["Retry-After"] == "60"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/help/", "/search/"])
def test_a_host_that_is_not_ours_is_no_way_around_the_limit(client, path):
    assert statuses(client, 4, path, HTTP_HOST="elsewhere.example") == [400, 400, 400, 429]


def test_one_address_does_not_use_up_anothers(client):
    statuses(client, 4)
    assert statuses(client, 1, REMOTE_ADDR="198.51.100.7") == [200]


def test_two_addresses_of_one_household_are_one(client):
    assert statuses(client, 3, REMOTE_ADDR="2001:db8::1") == [200, 200, 200]
    assert statuses(client, 1, REMOTE_ADDR="2001:db8::2") == [429]


def test_a_hospitals_own_network_may_be_exempt(client, settings):
    settings.LIMIT_EXEMPT_RANGES = ["127.0.0.0/8"]
    assert statuses(client, 5) == [200] * 5


def test_members_count_by_account_even_when_they_share_an_address(client, sign_in):
    statuses(client, 4)
    first, second = sign_in(UserFactory()), sign_in(UserFactory())
    assert statuses(first, 3) == [200, 200, 429]
    assert statuses(second, 2) == [200, 200]


def test_an_invented_session_is_no_way_around_the_limit(client):
    outcome = []
    for number in range(4):
        client.cookies["sessionid"] = f"{number}" * 32
        outcome += statuses(client, 1)
    assert outcome == [200, 200, 200, 429]


def test_programs_are_told_in_their_own_form(client):
    response = [client.get("/api/v1/") for _ in range(4)][-1]
    assert response.status_code == 429
    assert response.json()["code"] == "limit_reached"
    assert response["Retry-After"] == "60"


@pytest.mark.parametrize("path", ["/healthz", "/static/img/none.svg"])
def test_health_and_files_are_not_counted(client, path):
    assert 429 not in statuses(client, 6, path)


def test_a_lost_cache_stops_nobody(client, settings):
    settings.CACHES = {"default": {"BACKEND": "foundation.caches.SoftRedisCache", "LOCATION": "redis://127.0.0.1:1"}}
    assert statuses(client, 6) == [200] * 6
