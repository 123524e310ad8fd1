"""Pages kept for guests: never somebody else's, never an old truth, and cheap."""

import itertools
from contextlib import suppress
from types import SimpleNamespace

import pytest
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import path
from hypothesis import given
from hypothesis import strategies as st

from config import site
from config import urls as site_urls
from config.models import SiteSettings
from foundation import guest_cache
from foundation.guest_cache import guest_cached
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

made = itertools.count(1)
world = SimpleNamespace(version=1, ask=int, opened=int)


def ask_version(number):
    return world.ask(number)


def note_opening(number):
    world.opened(number)


def answer(request: HttpRequest, text: str = "page", **headers: str) -> HttpResponse:
    who = request.user.username if request.user.is_authenticated else "guest"
    body = f"{text} {next(made)} for {who} {request.headers.get('HX-Request', '')}"
    return HttpResponse(body, content_type="text/plain", headers=headers)


@login_not_required
@guest_cached(60, query=("tab", "before"))
def page(request):
    return answer(request)


@login_not_required
@guest_cached(60, version=lambda number: None if number == 0 else world.version)
def versioned(request, number):
    return answer(request)


@login_not_required
@guest_cached(60, version=ask_version, changes="tests", opened=note_opening)
def told(request, number):
    return answer(request)


@login_not_required
@guest_cached(60)
def with_token(request):
    return answer(request, get_token(request))


@login_not_required
@guest_cached(60)
def with_token_in_template(request):
    template = engines["django"].from_string("{{ csrf_token }} {{ number }}")
    return TemplateResponse(request, template, {"number": next(made)}, content_type="text/plain")


@login_not_required
@guest_cached(60)
def with_cookie(request):
    response = answer(request)
    response.set_cookie("seen", "1")
    return response


@login_not_required
@guest_cached(60)
def with_message(request):
    messages.info(request, "hello")
    return answer(request)


@login_not_required
@guest_cached(60)
def varied(request):
    return answer(request, Vary="Cookie")


@login_not_required
@guest_cached(60)
def kept_private(request):
    return answer(request, **{"Cache-Control": "private, no-store"})


@login_not_required
@guest_cached(60)
def refused(request):
    return HttpResponse("no", status=403, content_type="text/plain")


@login_not_required
def undeclared(request):
    return answer(request)


urlpatterns = [
    path("kept/", page),
    path("zh-hans/kept/", page),
    path("api/kept/", page),
    path("kept/<int:number>/", versioned),
    path("told/<int:number>/", told),
    path("token/", with_token),
    path("token-in-template/", with_token_in_template),
    path("cookie/", with_cookie),
    path("message/", with_message),
    path("varied/", varied),
    path("private/", kept_private),
    path("refused/", refused),
    path("undeclared/", undeclared),
    *site_urls.urlpatterns,
]


@pytest.fixture(autouse=True)
def _urls(settings):
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def client():
    return Client()


def body(browser, address="/kept/", **options):
    return browser.get(address, **options).content.decode()


class TestServing:
    def test_a_second_guest_gets_the_same_page(self, client):
        assert body(client) == body(Client())

    def test_a_hit_costs_one_cache_read_and_no_query(self, client, django_assert_num_queries, monkeypatch):
        body(client)
        reads = []
        backend = type(cache._connections[cache._alias])
        get_many = backend.get_many
        monkeypatch.setattr(backend, "get_many", lambda *a, **k: reads.append("many") or get_many(*a, **k))
        with django_assert_num_queries(0):
            body(client)
        assert reads == ["many"]

    def test_a_miss_costs_no_query_of_ours_either(self, client, django_assert_num_queries):
        site.load()
        with django_assert_num_queries(0):
            body(client)

    def test_caches_on_the_way_must_ask_and_are_told_when_nothing_changed(self, client):
        first = client.get("/kept/")
        assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert "Cookie" not in first["Vary"]
        again = client.get("/kept/", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get("/kept/", headers={"If-None-Match": '"other"'}).status_code == 200

    def test_head_gets_the_headers_of_the_page_alone(self, client):
        page = client.get("/kept/")
        head = client.head("/kept/")
        assert head.content == b""
        assert (head["ETag"], head["Content-Length"]) == (page["ETag"], str(len(page.content)))

    def test_a_head_request_keeps_nothing(self, client):
        client.head("/kept/")
        first = body(client)
        assert first == body(client)
        assert first.startswith("page")

    def test_headers_of_the_house_stand_on_a_hit_too(self, client):
        body(client)
        response = client.get("/kept/")
        assert response["Content-Language"] == "en"
        assert {"Content-Security-Policy", "Permissions-Policy", "X-Request-ID", "X-Content-Type-Options"} <= set(
            response.headers
        )

    @pytest.mark.parametrize(
        "other",
        [
            {"address": "/kept/?tab=new"},
            {"address": "/kept/?tab=new&before=3"},
            {"address": "/zh-hans/kept/"},
            {"headers": {"HX-Request": "true"}},
            {"headers": {"Host": "localhost"}},
        ],
    )
    def test_pages_that_differ_are_told_apart(self, client, other):
        assert body(client) != body(client, **other)
        assert body(client, **other) == body(client, **other)

    def test_the_order_of_a_query_tells_nothing_apart(self, client):
        assert body(client, "/kept/?tab=a&before=1") == body(client, "/kept/?before=1&tab=a")

    @pytest.mark.parametrize(
        "other",
        [
            {"address": "/kept/?utm=1"},
            {"address": "/kept/?tab=a&tab=b"},
            {"address": f"/kept/?tab={'a' * 400}"},
            {"headers": {"Authorization": "Bearer x"}},
            {"headers": {"HX-Boosted": "true"}},
            {"headers": {"HX-History-Restore-Request": "true"}},
            {"headers": {"Range": "bytes=0-3"}},
        ],
    )
    def test_what_the_key_does_not_know_is_answered_afresh(self, client, other):
        body(client)
        assert body(client, **other) != body(client, **other)

    def test_a_host_that_is_not_ours_gets_no_page(self, client):
        body(client)
        assert client.get("/kept/", headers={"Host": "evil.example"}).status_code == 400

    def test_a_chinese_guest_is_led_on_before_an_english_home_could_be_served(self, client, settings):
        settings.ROOT_URLCONF = "config.urls"
        client.get("/")
        assert client.get("/", headers={"Accept-Language": "zh"})["Location"] == "/zh-hans/"


class TestKeeping:
    @pytest.mark.parametrize(
        "address",
        [
            "/token/",
            "/token-in-template/",
            "/cookie/",
            "/message/",
            "/varied/",
            "/private/",
            "/undeclared/",
            "/kept/0/",
        ],
    )
    def test_what_may_belong_to_one_visitor_is_not_kept(self, address):
        first, second = Client().get(address), Client().get(address)
        assert first.content != second.content
        assert "public" not in first["Cache-Control"]

    @pytest.mark.parametrize("address", ["/token/", "/token-in-template/"])
    def test_the_token_of_a_guest_who_has_one_already_is_not_kept(self, address):
        browser = Client()
        browser.get("/token/")
        assert "csrftoken" in browser.cookies
        token = body(browser, address).split()[0]
        assert token not in body(Client(), address)

    def test_errors_are_kept_by_nobody(self, client):
        response = client.get("/refused/")
        assert (response.status_code, response["Cache-Control"]) == (403, "private, no-store")

    def test_what_nobody_declared_is_not_public(self, client):
        assert client.get("/undeclared/")["Cache-Control"] == "private, no-cache"


class TestRenewing:
    def test_the_epoch_makes_all_pages_new(self, client, committing):
        old = body(client)
        with committing():
            site.bump_epoch()
        assert body(client) != old

    def test_a_page_made_before_a_change_and_kept_after_it_is_never_served(self, client, monkeypatch, committing):
        before = dict(site.load())
        with committing():
            site.bump_epoch()
        monkeypatch.setattr(site, "load", lambda: before)
        cache.delete(site.CACHE_KEY)
        slow = body(client)  # a request that began before the change
        monkeypatch.undo()
        assert body(client) != slow

    def test_a_version_makes_its_page_new(self, client):
        old = body(client, "/kept/1/")
        assert body(client, "/kept/1/") == old
        world.version += 1
        assert body(client, "/kept/1/") != old

    def test_age_makes_a_page_new_for_one_while_others_still_get_the_old(self, client, clock):
        old = body(client)
        clock.shift(59)
        assert body(client) == old
        clock.shift(2)
        rest = []
        original = cache.set

        def others_come_meanwhile(*args, **kwargs):
            rest.append(body(Client()))
            return original(*args, **kwargs)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                type(cache._connections[cache._alias]), "set", lambda self, *a, **k: others_come_meanwhile(*a, **k)
            )
            new = body(client)
        assert rest == [old]
        assert new != old

    def test_closing_the_site_takes_every_page_back(self, client, committing):
        body(client)
        with committing():
            SiteSettings.objects.update(sign_up_mode="closed")
            site.publish()
        assert client.get("/kept/")["Location"].startswith("/accounts/login/")

    def test_a_new_release_starts_afresh(self, client, monkeypatch):
        old = body(client)
        monkeypatch.setattr("config.release.stamp", lambda: "another")
        assert body(client) != old

    def test_a_lost_cache_costs_only_speed(self, client, settings):
        settings.CACHES = {
            "default": {"BACKEND": "foundation.caches.SoftRedisCache", "LOCATION": "redis://127.0.0.1:1"}
        }
        assert body(client) != body(client)


VISITORS = ["guest", "other guest", "member", "signed out", "invented session", "token"]


@given(
    st.lists(st.tuples(st.sampled_from(VISITORS), st.sampled_from(["/kept/", "/kept/?tab=a", "/kept/1/"])), max_size=12)
)
@pytest.mark.services
def test_nobody_ever_gets_what_was_made_for_somebody_signed_in(visits):
    cache.clear()
    member = UserFactory()
    browsers = {name: Client() for name in VISITORS}
    browsers["member"].force_login(member)
    browsers["signed out"].force_login(member)
    browsers["signed out"].logout()
    browsers["invented session"].cookies["sessionid"] = "x" * 32
    for visitor, address in visits:
        headers = {"Authorization": "Bearer x"} if visitor == "token" else {}
        response = browsers[visitor].get(address, headers=headers)
        text = response.content.decode()
        if visitor == "member":
            assert f"for {member.username}" in text
            assert response["Cache-Control"] == "private, no-store"
        else:
            assert "for guest" in text
            assert ("public" in response["Cache-Control"]) == (visitor in ("guest", "other guest", "signed out"))


class TestVersionsThatAreToldOf:
    PAGE = "/told/1/"

    @pytest.fixture(autouse=True)
    def _world(self, monkeypatch):
        monkeypatch.setattr(guest_cache, "AS_OF", 20)
        self.asked, self.opened = [], []
        self.version = 1
        monkeypatch.setattr(world, "ask", lambda number: self.asked.append(number) or self.version)
        monkeypatch.setattr(world, "opened", self.opened.append)

    def asks(self, client):
        """The page, and whether its version was asked for."""
        before = len(self.asked)
        return body(client, self.PAGE), len(self.asked) > before

    def warm(self, client):
        pages = [self.asks(client) for _time in range(3)]
        assert [asked for _page, asked in pages] == [True, True, False]  # without a mark, under it, and known
        return pages[-1][0]

    def test_are_asked_for_only_after_a_change(self, client, committing):
        old = self.warm(client)
        with committing():
            guest_cache.tell_of_change("tests")
        assert self.asks(client) == (old, True)
        assert self.asks(client) == (old, False)
        self.version = 2
        with committing():
            guest_cache.tell_of_change("tests")
        new, asked = self.asks(client)
        assert (new != old, asked) == (True, True)
        assert self.asks(client) == (new, False)

    def test_are_asked_for_after_their_time_whatever_was_told(self, client, clock):
        old = self.warm(client)
        self.version = 2  # by a process that was killed before it could tell
        clock.shift(19)
        assert self.asks(client) == (old, False)
        clock.shift(2)
        assert self.asks(client)[0] != old

    def test_read_before_a_change_are_not_taken_for_what_came_after_it(self, client, monkeypatch, committing):
        self.warm(client)
        with committing():
            guest_cache.tell_of_change("tests")

        def overtaken(number):
            seen = self.version
            self.version = 2
            with committing():
                guest_cache.tell_of_change("tests")
            return seen

        ask = world.ask
        monkeypatch.setattr(world, "ask", overtaken)
        slow = body(client, self.PAGE)
        monkeypatch.setattr(world, "ask", ask)
        assert self.asks(client)[1]
        assert body(client, self.PAGE) != slow

    def test_of_a_change_that_was_undone_nobody_is_told(self, client, committing):
        self.warm(client)
        with committing(), suppress(ZeroDivisionError), transaction.atomic():
            guest_cache.tell_of_change("tests")
            1 / 0  # noqa: B018
        assert not self.asks(client)[1]

    def test_a_mark_that_the_cache_lost_vouches_for_nothing(self, client):
        self.warm(client)
        cache.delete(guest_cache.mark_name("tests"))
        assert [self.asks(client)[1] for _time in range(3)] == [True, True, False]

    def test_every_guest_who_gets_the_page_is_noted(self, client):
        self.warm(client)
        assert self.opened == [1, 1, 1]
