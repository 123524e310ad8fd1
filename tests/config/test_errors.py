"""Requests that cannot be answered: a sentence, the right status, nothing lost, nothing given away."""

import re

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest
from django.test import override_settings
from django.urls import path
from django.utils import translation

from config import urls as site_urls
from config.views import errors
from tests.clients import StrictClient as Client
from tests.factories.accounts import UserFactory

LONG_TEXT = "A first line\nand a second <b>one</b>"


@login_not_required
def _fails(request: HttpRequest):
    raise RuntimeError("broken")


@login_not_required
def _database_is_away(request: HttpRequest):
    raise OperationalError("no connection")


@login_not_required
def _refuses(request: HttpRequest):
    raise PermissionDenied


urlpatterns = [
    path("fails/", _fails),
    path("database-is-away/", _database_is_away),
    path("refuses/", _refuses),
    path("zh-hans/fails/", _fails),
    *site_urls.urlpatterns,
]
handler400, handler403 = site_urls.handler400, site_urls.handler403
handler404, handler500 = site_urls.handler404, site_urls.handler500


@pytest.fixture
def _broken_house(monkeypatch):
    """No cache answers. The database is refused by pytest-django, as no test here asks for it."""

    def refuse(*args, **kwargs):
        raise ConnectionError("cache is away")

    for name in ("get", "set", "get_many", "add", "incr"):
        monkeypatch.setattr(type(cache._connections[cache._alias]), name, refuse)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    ("make", "status"),
    [
        (lambda request: errors.bad_request(request, BadRequest()), 400),
        (lambda request: errors.bad_request(request, RequestDataTooBig()), 413),
        (lambda request: errors.too_many_requests(request, 40), 429),
        (errors.server_error, 500),
        (errors.unavailable, 503),
    ],
)
@pytest.mark.usefixtures("_broken_house")
def test_pages_of_a_broken_house_need_neither_database_nor_cache(make, status, language):
    with translation.override(language):
        response = make(HttpRequest())
    html = response.content.decode()
    assert response.status_code == status
    assert response["Cache-Control"] == "private, no-store"
    assert f'<html lang="{"zh-Hans" if language == "zh-hans" else "en"}">' in html
    assert f'<p lang="{"en" if language == "zh-hans" else "zh-Hans"}">' in html


def test_a_limit_says_when_to_try_again():
    response = errors.too_many_requests(HttpRequest(), 40)
    assert response["Retry-After"] == "40"
    assert "40 seconds" in response.content.decode()


@pytest.mark.django_db
class TestHandlers:
    @pytest.fixture(autouse=True)
    def _urls(self, settings):
        settings.ROOT_URLCONF = __name__

    @pytest.fixture
    def client(self):
        return Client(raise_request_exception=False)

    @pytest.mark.parametrize(
        ("address", "status", "sentence"),
        [
            ("/fails/", 500, "Something failed on our side"),
            ("/zh-hans/fails/", 500, "Something failed on our side"),
            ("/database-is-away/", 503, "cannot answer just now"),
            ("/refuses/", 403, "This is not yours to do"),
            ("/no-such-page/", 404, "Nothing here"),
        ],
    )
    def test_each_failure_has_its_page(self, client, address, status, sentence):
        response = client.get(address)
        assert response.status_code == status
        assert sentence in response.content.decode()
        assert response["Cache-Control"] == "private, no-store"

    def test_only_a_missing_database_is_worth_another_try(self, client):
        assert client.get("/database-is-away/")["Retry-After"] == "30"
        assert "Retry-After" not in client.get("/fails/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/pages/%00/", 400),
        ("/search/?q=a%00b", 400),
        ("/search/?q=%ff%fe", 200),
        ("/%ff%fe/", 404),
        ("/pages/%ed%a0%80/", 404),
        ("/search/?q=" + "a" * 2001, 200),
        ("/pages/" + "a" * 3000 + "/", 404),
        ("/accounts/login/?next=%00", 400),
    ],
)
def test_malformed_addresses_are_refused_without_an_error(client: Client, searching, address, status):
    if address.startswith("/search/"):
        searching.build()
    assert client.get(address).status_code == status


@pytest.mark.django_db
@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100, DATA_UPLOAD_MAX_NUMBER_FIELDS=5)
@pytest.mark.parametrize(
    "posted", [{"language": "x" * 200}, {f"field{number}": "1" for number in range(10)}], ids=["long", "many"]
)
def test_a_form_that_is_too_large_is_413(client: Client, posted):
    assert client.post("/language/", posted).status_code == 413


@pytest.mark.django_db
def test_missing_and_hidden_pages_have_the_same_body():
    def body(address: str) -> str:
        return Client().get(address).content.decode().replace(address, "")

    assert body("/pages/gone/") == body("/pages/lost/")


class TestExpiredForm:
    @pytest.fixture
    def member(self, db):
        client = Client(csrf=True)
        client.force_login(UserFactory())
        return client

    def _post(self, client, headers=None, **fields):
        headers = {"Sec-Fetch-Site": "same-origin"} if headers is None else headers
        return client.post("/language/", {"language": "en", "csrfmiddlewaretoken": "old", **fields}, headers=headers)

    def test_typed_text_stays_and_can_be_sent_again(self, member):
        response = self._post(member, text=LONG_TEXT)
        html = response.content.decode()
        assert response.status_code == 403
        assert "A first line\nand a second &lt;b&gt;one&lt;/b&gt;</textarea>" in html
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html.split('<main class="wrap', 1)[1])
        again = {"language": "zh-hans", "text": LONG_TEXT, "csrfmiddlewaretoken": token.group(1)}
        assert member.post("/language/", again).status_code == 302

    def test_secrets_never_come_back(self, member):
        html = self._post(member, password="correct horse", password1="battery", code="123456").content.decode()
        assert not re.search("correct horse|battery|123456", html)

    @pytest.mark.parametrize(
        "headers",
        [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}],
        ids=["site", "origin", "none"],
    )
    def test_a_form_from_elsewhere_gets_no_fresh_token(self, member, headers):
        html = self._post(member, headers=headers, text=LONG_TEXT).content.decode()
        main = html.split("<main", 1)[1]
        assert "A first line" in main
        assert "csrfmiddlewaretoken" not in main.split("<footer", 1)[0]


@pytest.mark.django_db
def test_text_survives_a_session_that_ended(client: Client):
    fields = {"email": "someone@example.org", "note": LONG_TEXT}
    response = client.post("/accounts/email/", fields, headers={"Sec-Fetch-Site": "same-origin"})
    html = response.content.decode()
    assert response.status_code == 403
    assert "You are signed out" in html
    assert "A first line" in html


@pytest.mark.django_db
def test_a_page_that_needs_an_account_sends_a_reader_to_sign_in(client: Client):
    response = client.get("/accounts/email/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize(("prefix", "said"), [("", "This address only takes a form"), ("/zh-hans", "此地址只接收表单")])
def test_an_address_that_only_takes_a_form_says_so(client: Client, prefix, said):
    client.force_login(UserFactory())
    response = client.get(f"{prefix}/catch-up/")
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert said in response.content.decode()


@pytest.mark.django_db
def test_a_program_is_told_so_as_data(client: Client):
    client.force_login(UserFactory())
    response = client.get("/content/preview/")
    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
