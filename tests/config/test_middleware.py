"""Whatever is sent, the whole stack answers in 4xx or better, in one log line, with the headers of the house."""

import json
import logging
from urllib.parse import urlsplit

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from config.models import OldAddress
from foundation import logs
from tests.factories.accounts import UserFactory
from tests.factories.forum import ThreadFactory

pytestmark = pytest.mark.django_db

PATHS = ["/", "/zh-hans/", "/search/", "/accounts/login/", "/admin/login/", "/pages/about/", "/language/", "/api/v1/"]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "", "X" * 300]


def ask(method="GET", path="/", query="", **environ):
    """The answer to a raw request: nothing of it is encoded or corrected on its way, as a hostile client's is not."""
    browser = Client(raise_request_exception=False)
    return browser.request(REQUEST_METHOD=method, PATH_INFO=path, QUERY_STRING=query, **environ)


def raw(size=40):
    """Header values as WSGI hands them over: any byte but the line ends no server lets through."""
    return st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=size)


@given(
    method=st.sampled_from(METHODS) | raw(8),
    path=st.sampled_from(PATHS) | raw() | raw().map(lambda text: f"/{text}"),
    query=raw(),
    headers=st.dictionaries(
        st.sampled_from(
            [
                "HTTP_ACCEPT_LANGUAGE",
                "HTTP_COOKIE",
                "HTTP_AUTHORIZATION",
                "HTTP_X_FORWARDED_FOR",
                "HTTP_X_REQUEST_ID",
                "HTTP_REFERER",
                "HTTP_ORIGIN",
                "HTTP_IF_NONE_MATCH",
                "HTTP_IF_MODIFIED_SINCE",
                "HTTP_RANGE",
                "HTTP_HX_REQUEST",
                "HTTP_HOST",
                "HTTP_ACCEPT",
                "CONTENT_TYPE",
                "REMOTE_ADDR",
            ]
        ),
        raw(60),
        max_size=6,
    ),
)
def test_no_request_line_or_header_breaks_the_site(method, path, query, headers):
    assert ask(method, path, query, **headers).status_code < 500


@given(name=raw(12), value=raw(40), path=st.sampled_from(PATHS))
def test_no_form_field_breaks_the_site(name, value, path):
    browser = Client(raise_request_exception=False)
    assert browser.post(path, {name: value, "next": value, "language": value}).status_code < 500


@pytest.mark.parametrize(
    "environ",
    [
        {"path": "*"},
        {"path": "/\0"},
        {"path": "/pages/a\0b/"},
        {"path": "/\xff\xfe/"},
        {"path": "/pages/%ff%fe/"},
        {"path": "/" + "a/" * 4000},
        {"query": "%ff=%fe&%00=%00"},
        {"query": "q=%00"},
        {"query": "&".join(f"a{n}=1" for n in range(2000))},
        {"query": "tab=" + "x" * 50_000},
        {"HTTP_ACCEPT_LANGUAGE": "zh-" * 3500},
        {"HTTP_ACCEPT_LANGUAGE": "zh;q=9e999,en;q=nan,fr;q=-1"},
        {"HTTP_COOKIE": "sessionid=" + "\xff" * 40},
        {"HTTP_COOKIE": "sessionid=" + "a" * 9000},
        {"HTTP_COOKIE": "sessionid=\\000; language=\\377; csrftoken=x"},
        {"HTTP_COOKIE": "; ".join(f"c{n}={'v' * 40}" for n in range(1000))},
        {"HTTP_HOST": "evil.example"},
        {"HTTP_HOST": "testserver:99999999"},
        {"HTTP_HOST": "[::1"},
        {"HTTP_HOST": "a" * 5000},
        {"HTTP_X_FORWARDED_FOR": "1.2.3.4, " * 2000},
        {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_X_FORWARDED_PROTO": "gopher"},
        {"HTTP_IF_NONE_MATCH": '"' * 5000},
        {"CONTENT_LENGTH": "-1"},
        {"CONTENT_LENGTH": "many"},
        {"CONTENT_TYPE": "multipart/form-data"},
        {"CONTENT_TYPE": "multipart/form-data; boundary=" + "\xff" * 300},
        {"CONTENT_TYPE": "text/html; charset=no-such-charset"},
        {"REMOTE_ADDR": ""},
    ],
    ids=lambda environ: next(iter(environ)) + ascii(next(iter(environ.values())))[:24],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/search/"])
def test_absurd_requests_are_refused_or_answered_but_never_fail(method, path, environ, settings):
    settings.TRUSTED_PROXIES = 1
    response = ask(method, **{"path": path} | environ)
    assert response.status_code < 500


@pytest.mark.parametrize("host", ["evil.example", "[::1", "testserver:x", "a" * 5000])
def test_a_host_that_is_not_ours_is_refused(host):
    assert ask(HTTP_HOST=host).status_code == 400


class TestWhoMayKeepAnAnswer:
    def test_nobody_keeps_what_a_member_gets(self, sign_in, member):
        assert sign_in(member).get("/search/")["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize("path", ["/no-such-page/", "/zh-hans/no-such-page/", "/api/no-such/"])
    def test_nobody_keeps_an_error(self, client, path):
        response = client.get(path)
        assert (response.status_code, response["Cache-Control"]) == (404, "private, no-store")

    def test_nobody_keeps_an_answer_that_sets_a_cookie(self, client):
        response = client.post("/language/", {"language": "en", "next": "/"})
        assert response.cookies
        assert response["Cache-Control"] == "private, no-store"


class TestOneLineForEachRequest:
    @pytest.fixture
    def lines(self):
        kept = []

        class Keep(logging.Handler):
            def emit(self, record):
                kept.append(json.loads(self.format(record)))

        handler = Keep(logging.DEBUG)
        handler.setFormatter(logs.Line(form="json"))
        logger = logging.getLogger("config.middleware.request_log")
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
        yield kept
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)

    def test_tells_method_route_status_and_time_and_nothing_of_the_person(self, lines, client, searching):
        searching.build()
        client.get("/search/?q=lydia", headers={"User-Agent": "Mozilla", "X-Request-ID": "mine"})
        assert lines[0].items() >= {"method": "GET", "route": "/search/", "status": 200, "level": "info"}.items()
        assert lines[0].keys() == {
            "event",
            "level",
            "logger",
            "method",
            "milliseconds",
            "request_id",
            "route",
            "status",
            "timestamp",
        }
        assert lines[0]["request_id"] != "mine"

    @pytest.mark.parametrize("path", ["/no-such-page/lydia/", "/accounts/email/", "/language/"])
    def test_is_the_only_line(self, lines, client, capsys, path):
        client.get(path)
        assert len(lines) == 1
        assert "lydia" not in capsys.readouterr().err

    def test_tells_a_failure_with_its_place(self, lines, monkeypatch):
        def fail(*args):
            raise KeyError("lydia@example.org")

        monkeypatch.setattr("config.context.links", fail)
        response = Client(raise_request_exception=False).get("/no-such-page/lydia/")
        assert response.status_code == 500
        assert lines[0].items() >= {"status": 500, "level": "error"}.items()
        assert "KeyError at" in lines[0]["exception"]
        assert "lydia" not in json.dumps(lines)

    def test_names_a_member_by_id(self, lines, sign_in, member):
        sign_in(member).get("/search/")
        assert lines[-1]["user_id"] == member.pk

    def test_does_not_carry_a_member_over_to_the_next_request_of_the_thread(self, lines, sign_in, member, client):
        sign_in(member).get("/search/")
        client.get("/search/")
        assert "user_id" not in lines[-1]
        assert lines[-1]["request_id"] != lines[-2]["request_id"]

    def test_holds_no_path_that_could_hold_a_token(self, lines):
        client = Client()
        client.get("/accounts/password/reset/key/1-c8xyz0-0123456789abcdef0123456789abcdef/")
        client.get("/no-such-page/lydia@example.org/")
        assert "0123456789abcdef" not in json.dumps(lines)
        assert "lydia" not in json.dumps(lines)

    def test_is_told_to_whoever_asks_for_help(self, lines, client):
        assert client.get("/no-such-page/")["X-Request-ID"] == lines[0]["request_id"]


class TestOldAddresses:
    @pytest.fixture(autouse=True)
    def _moved(self):
        OldAddress.objects.create(path="/viewtopic.php", target="/search/")
        OldAddress.objects.create(path="/viewtopic.php?t=7", target="/pages/about/")
        OldAddress.objects.create(path="/search/", target="/")

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("/viewtopic.php?t=7", "/pages/about/"),
            ("/viewtopic.php?t=8", "/search/"),
            ("/viewtopic.php", "/search/"),
            ("/viewtopic.php/", "/search/"),
        ],
    )
    def test_lead_on_for_good(self, client, settings, old, new):
        response = client.get(old, headers={"Host": urlsplit(settings.SITE_URL).netloc})
        assert (response.status_code, response["Location"]) == (301, new)

    def test_never_hide_a_page_that_exists(self, client):
        assert client.get("/search/").status_code == 200

    def test_cost_nothing_where_a_page_is_found(self, client, django_assert_num_queries):
        client.get("/search/")
        with django_assert_num_queries(0):
            client.get("/search/")

    def test_under_the_name_of_the_old_forum_lead_to_the_site(self, client, settings):
        settings.ALLOWED_HOSTS = ["forum.example.org"]
        response = client.get("/viewtopic.php", headers={"Host": "forum.example.org"})
        assert (response.status_code, response["Location"]) == (301, f"{settings.SITE_URL}/search/")

    def test_of_an_imported_page_answer_for_what_lay_below_it(self, client, settings):
        thread = ThreadFactory()
        OldAddress.objects.create(path="/questions/7", subject_model="forum.thread", subject_id=thread.pk)
        OldAddress.objects.create(path="/t/77", subject_model="forum.thread", subject_id=thread.pk)
        for old in ("/questions/7/", "/questions/7/another-title", "/questions/7/title/8"):
            response = client.get(old)
            assert (response.status_code, response["Location"]) == (
                301,
                settings.SITE_URL + thread.get_absolute_url(),
            ), old
        for old in ("/questions", "/questions/8/title", "/viewtopic.php/x", f"/t/77/{thread.slug}/"):
            assert client.get(old, follow=True).status_code == 404, old

    def test_do_not_answer_forms(self, client):
        assert client.post("/viewtopic.php").status_code in (403, 404)


def test_home_that_is_kept_costs_a_guest_no_query(client, django_assert_num_queries):
    client.get("/")
    with django_assert_num_queries(0):
        response = client.get("/")
    assert response.status_code == 200


def test_a_member_costs_two_queries_before_the_view(sign_in, django_assert_max_num_queries):
    browser = sign_in(UserFactory())
    browser.get("/search/")
    with django_assert_max_num_queries(4):
        browser.get("/search/")
