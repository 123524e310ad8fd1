import pytest
from django.test import Client, RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from config.middleware.language import preferred_language
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    """A browser that looks at no page: these tests are about the way to it."""
    return Client()


@pytest.fixture
def sign_in():
    def browser_of(user):
        browser = Client()
        browser.force_login(user)
        return browser

    return browser_of


def asked(header, cookie=None):
    request = RequestFactory().get("/", headers={"Accept-Language": header})
    if cookie is not None:
        request.COOKIES["language"] = cookie
    return preferred_language(request)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN", "zh-hans"),
        ("zh-TW", "zh-hans"),
        ("zh-Hant-HK,zh;q=0.9", "zh-hans"),
        ("ZH", "zh-hans"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("en;q=0.5,zh-CN;q=0.9", "zh-hans"),
        ("fr,de;q=0.9,zh;q=0.1", "zh-hans"),
        ("zh;q=0,en;q=0.1", "en"),
        ("fr", "en"),
        ("*", "en"),
        ("", "en"),
        (";;q=,,,=", "en"),
        ("zh;q=abc", "en"),
        ("zh-" * 3000, "en"),
        ("fr," * 3000 + "zh", "en"),
    ],
)
def test_any_chinese_means_ours_and_nonsense_means_english(header, language):
    assert asked(header) == language


def test_a_choice_made_here_wins_over_the_browser():
    assert asked("zh-CN", cookie="en") == "en"
    assert asked("en", cookie="zh-hans") == "zh-hans"
    assert asked("en", cookie="fr\0") == "en"


@given(st.text(st.characters(codec="latin-1", exclude_characters="\r\n")))
def test_every_header_gets_a_language(header):
    assert asked(header) in ("en", "zh-hans")


class TestFrontDoor:
    def test_sends_a_guest_who_reads_chinese_to_the_chinese_home(self, client):
        response = client.get("/?tab=new", headers={"Accept-Language": "zh-TW"})
        assert (response.status_code, response["Location"]) == (302, "/zh-hans/?tab=new")
        assert response["Cache-Control"] == "private, no-store"
        assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))

    def test_shows_english_to_everybody_else(self, client):
        response = client.get("/")
        assert response.status_code == 200
        assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))

    def test_obeys_a_link_of_our_own_without_any_script(self, client):
        headers = {"Accept-Language": "zh-CN", "Sec-Fetch-Site": "same-origin"}
        assert client.get("/", headers=headers).status_code == 200

    def test_asks_a_members_account_and_not_the_browser(self, sign_in):
        chinese, english = sign_in(UserFactory(chinese=True)), sign_in(UserFactory())
        assert chinese.get("/", headers={"Accept-Language": "en"})["Location"] == "/zh-hans/"
        assert english.get("/", headers={"Accept-Language": "zh"}).status_code == 200

    def test_asks_the_browser_of_somebody_whose_session_is_over(self, client):
        client.cookies["sessionid"] = "x" * 32
        assert client.get("/", headers={"Accept-Language": "zh"})["Location"] == "/zh-hans/"


class TestReaderPages:
    @pytest.mark.parametrize(
        ("path", "language"),
        [("/", "en"), ("/search/", "en"), ("/zh-hans/", "zh-hans"), ("/zh-hans/search/", "zh-hans")],
    )
    def test_speak_the_language_of_their_address_whoever_asks(self, client, sign_in, path, language):
        chinese, english = sign_in(UserFactory(chinese=True)), sign_in(UserFactory())
        for browser in (client, english, chinese):
            response = browser.get(path, headers={"Accept-Language": "en"})
            if response.status_code == 302:
                continue  # the front door
            assert response["Content-Language"] == language

    def test_do_not_vary_by_the_language_header(self, client):
        assert "Accept-Language" not in client.get("/zh-hans/").get("Vary", "")
        assert "Accept-Language" not in client.get("/search/").get("Vary", "")

    def test_prefix_without_its_slash_leads_to_the_home(self, client):
        response = client.get("/zh-hans?tab=new")
        assert (response.status_code, response["Location"]) == (301, "/zh-hans/?tab=new")

    @pytest.mark.parametrize("path", ["/zh-hans/accounts/login/", "/zh-hans/admin/", "/en/", "/ZH-HANS/", "/zh-hans//"])
    def test_no_second_address_exists_for_what_stands_outside(self, client, path):
        assert client.get(path).status_code == 404


class TestPagesOutside:
    PATH = "/accounts/login/"

    def test_follow_the_person(self, client):
        assert client.get(self.PATH, headers={"Accept-Language": "zh"})["Content-Language"] == "zh-hans"
        client.cookies["language"] = "en"
        response = client.get(self.PATH, headers={"Accept-Language": "zh"})
        assert response["Content-Language"] == "en"
        assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))

    def test_follow_the_account_of_a_member(self, sign_in):
        browser = sign_in(UserFactory(chinese=True, admin=True))
        assert browser.get("/admin/login/", headers={"Accept-Language": "en"})["Content-Language"] == "zh-hans"

    def test_leave_no_language_behind_for_the_next_request_of_the_thread(self, sign_in):
        before = translation.get_language()
        sign_in(UserFactory(chinese=True)).get("/accounts/email/")
        assert translation.get_language() == before
