"""What the search field finds."""

import pytest

from config.models import Page
from tests.clients import StrictClient as Client
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return Page.objects.create(
        slug="about", title_en="About", title_zh="关于", body_en="Calibration matters.", body_zh="校准很重要。"
    )


def test_house_pages_are_found_in_the_language_of_the_reader(client: Client, page):
    assert 'href="/pages/about/"' in client.get("/search/?q=calibration").content.decode()
    assert 'href="/zh-hans/pages/about/"' in client.get("/zh-hans/search/", {"q": "校准"}).content.decode()
    assert 'class="result"' not in client.get("/search/", {"q": "校准"}).content.decode()


def test_members_are_found_by_name_and_username(client: Client):
    UserFactory(username="t.brandt", name="Tomasz Brandt", profession="engineer")
    for wanted in ("tomasz", "T.BRANDT"):
        html = client.get("/search/", {"q": wanted}).content.decode()
        assert "Tomasz Brandt" in html
        assert "Engineer (self-declared)" in html


@pytest.mark.parametrize("hidden", [{"approved_at": None}, {"is_active": False}])
def test_newcomers_and_closed_accounts_are_found_by_staff_only(client: Client, hidden):
    UserFactory(username="hidden.person", **hidden)
    assert "@hidden.person" not in client.get("/search/?q=hidden.p").content.decode()
    client.force_login(UserFactory(staff=True))
    assert "@hidden.person" in client.get("/search/?q=hidden.p").content.decode()


def test_addresses_are_never_searched(client: Client):
    UserFactory(username="quiet", email="findme@example.org")
    assert "@quiet" not in client.get("/search/?q=findme").content.decode()


def test_nothing_found_says_so_and_keeps_the_words(client: Client):
    html = client.get("/search/", {"q": '"><script>'}).content.decode()
    assert "Nothing here matches" in html
    assert 'value="&quot;&gt;&lt;script&gt;"' in html


def test_an_empty_search_says_what_can_be_found(client: Client):
    assert "What can be found here" in client.get("/search/").content.decode()


def test_search_needs_a_flat_number_of_queries(client: Client, django_assert_max_num_queries):
    for number in range(15):
        UserFactory(username=f"many{number}")
    client.get("/search/?q=many")
    with django_assert_max_num_queries(6):
        client.get("/search/?q=many")
