import json
import urllib.robotparser
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from config import actions
from config.discovery import sitemaps
from tests.budgets import assert_flat
from tests.factories.accounts import UserFactory
from tests.factories.forum import CategoryFactory, ThreadFactory
from tests.factories.knowledge import ArticleRevisionFactory

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def change(django_capture_on_commit_callbacks):
    administrator = UserFactory(admin=True)

    def change(**changes):
        with django_capture_on_commit_callbacks(execute=True):
            return actions.change_site_settings(actor=administrator, changes=changes, now=timezone.now())

    return change


def rules(client):
    found = urllib.robotparser.RobotFileParser()
    found.parse(client.get("/robots.txt").content.decode().splitlines())
    return found


def pages(client):
    """Every address in the sitemap with its other languages."""
    index = ET.fromstring(client.get("/sitemap.xml").content)
    found = {}
    for section in index.iter(f"{MAP}loc"):
        response = client.get(path_of(section.text))
        assert response.status_code == 200, section.text
        for entry in ET.fromstring(response.content).iter(f"{MAP}url"):
            others = {link.get("hreflang"): link.get("href") for link in entry.iter(LINK)}
            found[entry.findtext(f"{MAP}loc")] = others
    return found


def path_of(address):
    return "/" + address.split("/", 3)[3]


class TestSitemap:
    def test_holds_what_guests_may_read_in_each_language_and_every_address_opens(self, client):
        thread = ThreadFactory()
        hidden = ThreadFactory(hidden_at=timezone.now())
        private = ThreadFactory(category=CategoryFactory(for_kind="members"))
        english = ArticleRevisionFactory(starter=True)

        found = {path_of(address): others for address, others in pages(client).items()}

        for path in found:
            assert client.get(path).status_code == 200, path
        assert set(found[thread.get_absolute_url()]) == {"en", "zh-Hans", "x-default"}
        assert f"/zh-hans{thread.get_absolute_url()}" in found
        assert hidden.get_absolute_url() not in found
        assert private.get_absolute_url() not in found
        assert found[f"/kb/articles/{english.text.article.slug}/"] == {}
        assert f"/zh-hans/kb/articles/{english.text.article.slug}/" not in found
        assert {"/", "/zh-hans/", "/kb/", "/help/"} <= set(found)

    def test_people_stand_in_it_only_when_strangers_may_read_something_of_them(self, client):
        shy = UserFactory()
        assert shy.get_absolute_url() not in {path_of(address) for address in pages(client)}

    def test_sections_have_the_time_of_their_last_change_and_end(self, client, monkeypatch):
        monkeypatch.setattr(sitemaps, "BLOCK", 1)
        first, second = ThreadFactory(), ThreadFactory()
        blocks = sitemaps.SECTIONS["threads"].blocks()

        assert blocks == {first.pk: first.last_activity_at, second.pk: second.last_activity_at}
        assert client.get(f"/sitemaps/threads-{second.pk + 1}.xml").status_code == 404
        assert client.get("/sitemaps/nothing-1.xml").status_code == 404

    def test_a_section_costs_the_same_for_few_and_many(self, client):
        def fetch():
            cache.clear()
            client.get("/sitemaps/threads-1.xml")

        assert assert_flat(ThreadFactory.create_batch, fetch) <= 3


class TestRobots:
    def test_search_engines_are_welcome_and_training_is_not_at_first(self, client):
        found = rules(client)
        assert found.can_fetch("Googlebot", "/t/1/a/")
        assert not found.can_fetch("Googlebot", "/accounts/login/")
        assert not found.can_fetch("GPTBot", "/t/1/a/")
        assert found.can_fetch("OAI-SearchBot", "/t/1/a/")
        assert found.site_maps() == [f"{settings.SITE_URL}/sitemap.xml"]

    @pytest.mark.parametrize(("choice", "trains", "answers"), [("allow", True, True), ("refuse", False, False)])
    def test_the_administrator_decides_about_ai(self, client, change, choice, trains, answers):
        change(ai_crawlers=choice)
        found = rules(client)
        assert found.can_fetch("CCBot", "/") is trains
        assert found.can_fetch("PerplexityBot", "/") is answers

    def test_a_site_that_is_not_to_be_found_has_no_sitemap(self, client, change):
        change(is_findable=False)
        assert not rules(client).can_fetch("Googlebot", "/")
        assert client.get("/sitemap.xml").status_code == 404

    def test_a_closed_site_asks_everybody_to_stay_away(self, client, change):
        change(sign_up_mode="closed")
        assert not rules(client).can_fetch("Googlebot", "/")
        assert client.get("/sitemap.xml").status_code == 302

    def test_further_lines_are_added_and_nonsense_is_refused(self, client, change):
        change(robots_lines="User-agent: Slowbot\nCrawl-delay: 10\nDisallow: /tag/")
        assert not rules(client).can_fetch("Slowbot", "/tag/x/")
        with pytest.raises(ValidationError, match="Please"):
            change(robots_lines="Please go away")


def test_browsers_can_search_here_from_their_own_field(client):
    assert '<link rel="search" type="application/opensearchdescription+xml"' in client.get("/").content.decode()
    for prefix, language in (("", "en"), ("/zh-hans", "zh-Hans")):
        response = client.get(f"{prefix}/opensearch.xml")
        space = "{http://a9.com/-/spec/opensearch/1.1/}"
        root = ET.fromstring(response.content)
        assert len(root.findtext(f"{space}ShortName")) <= 16
        assert root.findtext(f"{space}Language") == language
        template = root.find(f"{space}Url").get("template")
        assert path_of(template) == f"{prefix}/search/?q={{searchTerms}}"


class TestPreviews:
    def told(self, client, url, **more):
        return client.get("/oembed/", {"url": f"{settings.SITE_URL}{url}", **more})

    def test_thread_article_and_list_have_one_and_their_pages_name_it(self, client):
        thread = ThreadFactory(title="Is <b> bold?", excerpt="1 < 2")
        found = json.loads(self.told(client, thread.get_absolute_url(), maxwidth=400).content)
        assert (found["version"], found["type"], found["title"]) == ("1.0", "rich", "Is <b> bold?")
        assert (found["width"], found["author_name"]) == (400, thread.author.shown_name)
        assert "Is &lt;b&gt; bold?" in found["html"]
        assert "<script" not in found["html"]
        assert "thumbnail_url" not in found
        page = client.get(thread.get_absolute_url()).content.decode()
        address = page.split('type="application/json+oembed" href="')[1].split('"')[0].replace("&amp;", "&")
        assert json.loads(client.get(address).content)["title"] == found["title"]
        article = ArticleRevisionFactory(starter=True).text.article
        assert self.told(client, f"/kb/articles/{article.slug}/").status_code == 200
        assert "<iframe" in json.loads(self.told(client, f"/c/{thread.category.slug}/").content)["html"]

    def test_what_few_may_read_and_what_is_elsewhere_has_none(self, client, sign_in, member):
        private = ThreadFactory(category=CategoryFactory(for_kind="members"))
        for browser in (client, sign_in(member)):
            assert self.told(browser, private.get_absolute_url()).status_code == 404
        for url in ("", "/accounts/login/", "/nothing/", "[", "/t/999999999999999999999/a/"):
            assert self.told(client, url).status_code in (200, 404), url
        assert client.get("/oembed/", {"url": "https://elsewhere.example/t/1/a/"}).status_code == 404
        assert client.get("/oembed/", {"url": "http://[::1"}).status_code == 404

    def test_other_formats_and_sizes_that_are_none_are_refused(self, client):
        path = ThreadFactory().get_absolute_url()
        assert self.told(client, path, format="xml").status_code == 501
        assert self.told(client, path, maxwidth="wide").status_code == 400
        assert self.told(client, path, maxwidth="0").status_code == 400


class TestEmbedding:
    def test_only_named_sites_may_frame_a_list_and_nothing_else_is_framed(self, client, change):
        thread = ThreadFactory()
        change(frame_origins="https://lab.example.org")
        for _time in range(2):  # the second comes from the cache
            page = client.get(f"/embed/category/{thread.category.slug}/")
            assert "frame-ancestors 'self' https://lab.example.org" in page["Content-Security-Policy"]
            assert "X-Frame-Options" not in page
            assert thread.title in page.content.decode()
            assert "<form" not in page.content.decode()
        home = client.get("/")
        assert home["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in home["Content-Security-Policy"]

    def test_by_default_no_other_site_may(self, client):
        policy = client.get("/embed/threads/")["Content-Security-Policy"]
        assert "frame-ancestors 'self';" in f"{policy};"

    def test_it_shows_a_member_what_a_guest_sees(self, sign_in, member):
        private = ThreadFactory(category=CategoryFactory(for_kind="members"))
        browser = sign_in(member)
        assert private.title not in browser.get("/embed/threads/").content.decode()
        assert browser.get(f"/embed/category/{private.category.slug}/").status_code == 404

    def test_the_page_tells_how_and_says_when_nobody_may(self, client, change):
        category = CategoryFactory()
        address = f"/embed/?list=category:{category.slug}"
        assert address.replace(":", "%3A") in client.get(f"/c/{category.slug}/").content.decode()
        assert "No site may show lists" in client.get(address).content.decode()
        change(frame_origins="https://lab.example.org")
        page = client.get(address).content.decode()
        assert f"&lt;iframe src=&quot;{settings.SITE_URL}/embed/category/{category.slug}/" in page
        assert client.get("/embed/?list=category:none").status_code == 404

    @pytest.mark.parametrize(
        "value", ["lab.example.org", "https://a b", "javascript:alert(1)", "https://x;script-src *"]
    )
    def test_what_is_no_origin_cannot_enter_the_policy(self, change, value):
        with pytest.raises(ValidationError):
            change(frame_origins=value)
