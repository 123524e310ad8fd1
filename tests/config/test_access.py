import re
from datetime import timedelta

import pytest
from django.contrib import messages
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from config.models import SiteSettings
from tests.addresses import addresses as all_addresses
from tests.factories.accounts import UserFactory, show_second_factor

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
        if user.is_staff:
            show_second_factor(browser, user)
        return browser

    return browser_of


# Every view that answers somebody who is not signed in. A new one is added here with a reason to be open.
OPEN_TO_GUESTS = {
    # Tools of others bring what they were given; 404 while none is registered. The question leads guests to sign in.
    "idp:oidc:authorization",
    "idp:oidc:configuration",
    "idp:oidc:jwks",
    "idp:oidc:revoke",
    "idp:oidc:token",
    "idp:oidc:userinfo",
    # It asks robots to stay away from a closed site, and says nothing else of it.
    "robots",
    # Feeds, lists inside other pages and maps for search engines hold what guests read; a closed site has none.
    "feed",
    "category_feed",
    "tag_feed",
    "kind_feed",
    "topic_threads_feed",
    "articles_feed",
    "topic_articles_feed",
    "search_feed",
    "embedding",
    "embedded_threads",
    "embedded_list",
    "oembed",
    "opensearch",
    "sitemap",
    "sitemap_section",
    # How the site is moderated, without names.
    "openness",
    "moderation_log",
    "help_lines",
    # What each trust level takes and allows; nobody is named.
    "trust",
    "home",
    "page",
    "page_changes",
    "search",
    "search_suggest",
    "search_switch",
    # Titles of what guests may read; 404 beside a thread or an article that is not for them.
    "related_to_article",
    "related_to_thread",
    # Lists show what guests may read, and what is not for them is missing.
    "categories",
    "category",
    "kind",
    "tag",
    "tags",
    "topic_threads",
    # 404 for a thread, a post or a text that is not for guests.
    "thread",
    "post",
    "post_history",
    "post_labels",
    # What programs can do is no secret; what the site is, closed mode keeps.
    "api_documentation",
    "api_documentation_part",
    "api_schema",
    # What is published is for everybody; a text that waits for its review is 404.
    "article",
    "article_compare",
    "article_history",
    "article_notebook",
    "article_self_check",
    "glossary",
    "glossary_term",
    "knowledge",
    "learning_path",
    "topic",
    "topic_map",
    # For who cuts the end off an address: it only leads on.
    "articles",
    "learning_paths",
    "page_list",
    "people_list",
    "settings",
    "tag_list",
    "language",
    "healthz",
    "readyz",
    "favicon",
    # What members show to everybody, field by field; what is not for guests is missing.
    "avatar",
    "deleted_member",
    "group",
    "groups",
    "member_articles",
    "member_posts",
    "organisation",
    "organisations",
    "people",
    "post_pseudonym",
    "help",
    "help_page",
    "public_data",
    "public_data_file",
    # The token in a mail is the proof.
    "referee",
    "unsubscribe",
    "mailbox_confirm",
    # Programs with the key of MEDAI_INBOUND_KEY.
    "inbound_mail",
    "inbound_reports",
    # Ways in by other services.
    "github_callback",
    "google_callback",
    "openid_connect_callback",
    "orcid_callback",
    "outside_begin",
    "socialaccount_login_cancelled",
    "socialaccount_signup",
    "styleguide",  # 404 outside development
    "admin:login",
    "member",
    "work",  # 404 for a work that only texts out of sight cite
    "attachment",  # asks the host of the file who sees it
    # Behind a key, on the machine itself.
    "outbox",
    "outbox_mail",
    # Ways to join, to sign in and to get back in.
    "account_signup",
    "account_login",
    "account_logout",
    "account_inactive",
    "suspension",  # whoever has shown a password in this session and is suspended
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_signup_webauthn",
    "mfa_trust",
}


def addresses(resolver=None, namespace=""):
    """(name, route, view) of every address of the site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}", str(pattern.pattern), pattern.callback


VIEWS_OF_THE_API = {address.name for address in all_addresses() if address.route.startswith("api/v1/")}


def set_site(**changes):
    SiteSettings.objects.filter(pk=1).update(**changes)


@pytest.fixture
def closed():
    set_site(sign_up_mode="closed")


@pytest.fixture
def read_only():
    set_site(is_read_only=True)


def test_every_view_that_is_open_to_guests_stands_on_the_list():
    found = {name for name, _route, view in addresses() if not getattr(view, "login_required", True)}
    # Views of the API check who asks by themselves, method by method: tests/api/test_access.py
    assert found - OPEN_TO_GUESTS - VIEWS_OF_THE_API == set()


def test_a_view_that_nobody_opened_sends_a_guest_to_sign_in(client):
    response = client.get("/accounts/email/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/accounts/email/")


def test_a_form_sent_without_a_session_keeps_what_was_typed(client):
    response = client.post("/accounts/email/", {"note": "a long text of mine"})
    assert response.status_code == 403
    assert "a long text of mine" in response.content.decode()


@pytest.mark.usefixtures("closed")
class TestClosedSite:
    READABLE = ["/", "/zh-hans/", "/search/?q=x", "/pages/about/", "/admin/", "/accounts/email/", "/accounts/signup/"]
    MISSING = [
        "/no-such-page/",
        "/pages/no-such/",
        "/accounts/no-such/",
        "/search",
        "/sitemap.xml",
        "/feed.atom",
        "/t/1/x/",
    ]

    @pytest.mark.parametrize("path", READABLE + MISSING)
    def test_every_address_leads_a_guest_to_sign_in_whether_it_exists_or_not(self, client, path):
        response = client.get(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/?next=/")
        assert response["Cache-Control"] == "private, no-cache"

    @pytest.mark.parametrize("path", ["/api/v1/threads/", "/api/no-such/"])
    def test_programs_get_one_and_the_same_no(self, client, path):
        response = client.get(path)
        assert (response.status_code, response.json()["code"]) == (401, "sign_in_required")

    def test_fragments_get_the_way_to_sign_in(self, client):
        response = client.get("/search/", headers={"HX-Request": "true"})
        assert (response.status_code, response["HX-Redirect"]) == (401, "/accounts/login/")

    def test_forms_get_the_same_answer_whether_the_address_exists_or_not(self, client):
        answers = [client.post(path, {"text": "mine"}) for path in ("/pages/about/", "/pages/no-such/")]
        assert [answer.status_code for answer in answers] == [403, 403]
        pages = [re.sub(r'value="\w{64}"', "", answer.content.decode()) for answer in answers]
        assert pages[0].replace("/pages/about/", "/pages/no-such/") == pages[1]

    @pytest.mark.parametrize(
        "path",
        ["/accounts/login/", "/accounts/password/reset/", "/accounts/confirm-email/", "/healthz"],
    )
    def test_sign_in_and_what_it_needs_stay_open(self, client, path):
        assert client.get(path).status_code == 200

    def test_members_read_as_ever(self, sign_in, member):
        assert sign_in(member).get("/search/").status_code == 200

    def test_a_crawler_finds_nothing_but_sign_in(self, client):
        found = set()
        for name, route, _view in addresses():
            if "<" in route or "(?P" in route:
                continue
            response = client.get("/" + route.lstrip("^").rstrip("$"))
            if response.status_code not in (302, 401):  # programs are told to sign in, not led there
                found.add(name)
        assert found <= OPEN_TO_GUESTS - {
            "home",
            "search",
            "page",
            "page_changes",
            "feed",
            "articles_feed",
            "embedding",
            "sitemap",
        }

    def test_robots_are_asked_to_stay_away(self, client):
        assert client.get("/robots.txt").content.decode().splitlines()[-2:] == ["User-agent: *", "Disallow: /"]


@pytest.mark.usefixtures("read_only")
class TestReadOnlySite:
    def test_writing_is_refused_and_the_text_kept(self, sign_in, member):
        response = sign_in(member).post("/accounts/email/", {"note": "a long text of mine"})
        assert response.status_code == 503
        assert response["Retry-After"]
        assert "a long text of mine" in response.content.decode()

    def test_programs_are_told_in_their_own_form(self, sign_in, member):
        response = sign_in(member).post("/api/v1/threads/")
        assert (response.status_code, response.json()["code"]) == (503, "read_only")

    def test_reading_works(self, client):
        assert client.get("/search/").status_code == 200

    @pytest.mark.parametrize("path", ["/accounts/login/", "/language/"])
    def test_signing_in_works(self, client, path):
        assert client.post(path, {"language": "en", "next": "/"}).status_code in (302, 422)

    def test_the_administrator_can_end_it(self, sign_in):
        row = SiteSettings.objects.get()
        form = {name: getattr(row, name) for name in ("name", "name_zh", "sign_up_mode", "ai_crawlers")}
        response = sign_in(UserFactory(admin=True)).post("/admin/config/sitesettings/1/change/", form)
        assert response.status_code == 302
        assert not SiteSettings.objects.get().is_read_only


class TestLostStanding:
    @pytest.mark.parametrize(
        "change",
        [
            {"suspended_until": timezone.now() + timedelta(days=365)},
            {"approved_at": None},
            {"is_active": False},
        ],
        ids=["suspended", "waiting", "inactive"],
    )
    def test_ends_the_session_at_the_next_request(self, sign_in, member, change):
        browser = sign_in(member)
        assert browser.get("/accounts/email/").status_code == 200
        for name, value in change.items():
            setattr(member, name, value)
        member.save()

        response = browser.get("/accounts/email/")
        assert response["Location"].startswith("/accounts/login/")
        assert browser.get("/accounts/email/").status_code == 302

    def test_is_told_where_the_member_comes_to_sign_in(self, sign_in):
        member = UserFactory()
        browser = sign_in(member)
        member.suspended_until = timezone.now() + timedelta(days=1)
        member.save()
        response = browser.get("/search/", follow=True)
        told = [str(message) for message in messages.get_messages(response.wsgi_request)] or response.content.decode()
        assert "suspended" in str(told)

    def test_of_the_past_changes_nothing(self, sign_in):
        member = UserFactory(suspended_until=timezone.now() - timedelta(seconds=1))
        assert sign_in(member).get("/search/").status_code == 200
