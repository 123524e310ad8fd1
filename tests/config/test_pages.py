"""The frame of every page, the front page, the pages of the house and the choice of language."""

import re
import stat
from html import unescape
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.templatetags.static import static
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import User
from config.management.commands import load_starter
from config.models import Page
from config.starter import members, pages
from config.views.styleguide_texts import TEXTS
from content import rebaking
from content.markup import RENDERER_VERSION, RenderedHtml
from forum.models import Category, Thread
from forum.starter import threads
from knowledge.models import Article, GlossaryTerm, LearningPath, Topic, TopicText
from knowledge.starter.topics import load_topics
from tests.clients import StrictClient
from tests.factories.accounts import PASSWORD, UserFactory, show_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    pages.load_pages()


def test_front_page_and_house_pages_exist_in_both_languages(client, loaded):
    for prefix in ("", "/zh-hans"):
        assert client.get(f"{prefix}/").status_code == 200
        for slug in pages.SLUGS:
            assert client.get(f"{prefix}/pages/{slug}/").status_code == 200


def test_every_link_of_every_page_leads_somewhere(loaded):
    client = Client()
    waiting, seen = {"/", "/zh-hans/"}, set()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        response = client.get(address)
        assert response.status_code in (200, 302), address
        for link in re.findall(r'href="(/[^"#?]*)', response.content.decode()):
            if not link.startswith("/static/") and link not in seen:
                waiting.add(link)
    assert {"/pages/about/", "/zh-hans/pages/about/", "/accounts/login/"} <= seen


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_link_of_a_member_leads_somewhere(language):
    browser = Client()
    administrator = UserFactory(admin=True, language=language)
    browser.force_login(administrator)
    show_second_factor(browser, administrator)
    html = browser.get("/" if language == "en" else "/zh-hans/").content.decode()
    links = set(re.findall(r'href="(/[^"#?]*)', html))
    assert len(links) > 5
    for link in links - {link for link in links if link.startswith("/static/")}:
        assert browser.get(link).status_code in (200, 302), link


def test_pages_say_their_language_and_where_the_other_one_is(client, loaded):
    html = client.get("/zh-hans/pages/rules/").content.decode()
    assert '<html lang="zh-Hans">' in html
    assert '<link rel="canonical" href="http://localhost:8000/zh-hans/pages/rules/">' in html
    for language, address in (
        ("en", "/pages/rules/"),
        ("zh-Hans", "/zh-hans/pages/rules/"),
        ("x-default", "/pages/rules/"),
    ):
        assert f'<link rel="alternate" hreflang="{language}" href="http://localhost:8000{address}">' in html


def test_page_tells_other_sites_what_to_show_of_it(client, loaded):
    for path in ("/", "/zh-hans/", "/pages/rules/", "/zh-hans/pages/rules/"):
        html = client.get(path).content.decode()
        found = dict(re.findall(r'<meta property="og:([a-z:_]+)" content="([^"]*)">', html))
        assert found["url"] == f"http://localhost:8000{path}"
        assert found["title"]
        assert found["locale"] == ("zh_CN" if "zh-hans" in path else "en_GB")
        assert found["image"] == "http://localhost:8000" + static("img/social.png")
    assert "社区守则" in found["title"]


def test_mark_is_there_for_browsers_that_draw_no_vectors(client, loaded):
    icon = static("img/touch-icon.png")
    assert f'<link rel="apple-touch-icon" href="{icon}">' in client.get("/pages/rules/").content.decode()
    assert client.get("/favicon.ico")["Location"] == icon
    assert finders.find("img/touch-icon.png")
    assert finders.find("img/social.png")


def test_pages_for_guests_hold_no_token_and_no_htmx(client, loaded):
    html = client.get("/pages/rules/").content.decode()
    assert "csrfmiddlewaretoken" not in html
    assert "hx-" not in html
    assert "csrftoken" not in client.cookies


def test_the_standing_line_is_on_every_page_in_its_language(client, loaded):
    assert "not medical advice" in client.get("/pages/about/").content.decode()
    assert "不是医疗建议" in client.get("/zh-hans/pages/about/").content.decode()


def test_frame_costs_a_guest_few_queries(client, loaded, django_assert_max_num_queries):
    client.get("/pages/about/")
    with django_assert_max_num_queries(2):
        client.get("/pages/about/")


class TestLanguage:
    def test_a_guest_chooses_by_the_address(self, client, loaded):
        html = client.get("/pages/about/").content.decode()
        assert 'href="/zh-hans/pages/about/" data-language="zh-hans"' in html

    def test_a_member_chooses_for_the_account(self, sign_in, member):
        browser = sign_in(member)
        chosen = {"language": "zh-hans", "next": "/pages/about/?a=1"}
        response = browser.post("/language/", chosen)
        assert response["Location"] == "/zh-hans/pages/about/?a=1"
        assert response.cookies["language"].value == "zh-hans"
        member.refresh_from_db()
        assert member.language == "zh-hans"

    def test_a_choice_outside_the_reader_pages_comes_back_there(self, client):
        response = client.post("/language/", {"language": "zh-hans", "next": "/accounts/login/"})
        assert response["Location"] == "/accounts/login/"
        assert '<html lang="zh-Hans">' in client.get("/accounts/no-such-page/").content.decode()

    @pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:x", "/\\evil.example"])
    def test_a_choice_never_leads_to_another_site(self, client, address):
        response = client.post("/language/", {"language": "en", "next": address})
        assert response["Location"] == "/"

    def test_an_unknown_language_is_refused(self, client):
        assert client.post("/language/", {"language": "xx"}).status_code == 400

    def test_a_choice_needs_a_token(self, member):
        browser = StrictClient(csrf=True)
        browser.force_login(member)
        assert browser.post("/language/", {"language": "zh-hans"}).status_code == 403
        member.refresh_from_db()
        assert member.language == "en"


class TestStarterPages:
    def test_loading_twice_changes_nothing(self):
        assert pages.load_pages() == len(pages.SLUGS)
        assert pages.load_pages() == 0

    def test_an_edited_page_is_never_overwritten(self, staff):
        pages.load_pages()
        Page.objects.filter(slug="imprint").update(body_en="Ours.", updated_by=staff)
        Page.objects.filter(slug="about").update(body_en="An older text.")
        assert pages.load_pages() == 1
        assert Page.objects.get(slug="imprint").body_en == "Ours."
        assert Page.objects.get(slug="about").body_en != "An older text."

    def test_both_languages_say_as_much(self, loaded):
        for page in Page.objects.all():
            shapes = [re.findall(r"<(h2|h3|p|ul|ol|li|table)\b", html) for html in (page.html_en, page.html_zh)]
            assert shapes[0] == shapes[1], page.slug
            assert len(shapes[0]) > 3

    def test_nothing_of_a_text_is_lost_in_rendering(self, loaded):
        for page in Page.objects.all():
            for body, html in ((page.body_en, page.html_en), (page.body_zh, page.html_zh)):
                words = re.sub(r"\]\([^)]*\)|[\[\]#*`-]", " ", body).split()
                shown = unescape(strip_tags(html))
                assert [word for word in words if word not in shown] == [], page.slug

    def test_loading_needs_no_render_process_and_misses_none(self, settings, tmp_path, caplog):
        settings.RENDER_SOCKET = tmp_path / "nobody-listens"
        pages.load_pages()
        assert "render process" not in caplog.text
        assert not Page.objects.filter(html_en="").exists()

    def test_loading_renders_what_an_older_release_stored(self, staff):
        pages.load_pages()
        Page.objects.update(html_en=RenderedHtml(""), html_zh=RenderedHtml(""), renderer_version=0, updated_by=staff)
        assert pages.load_pages() == 0
        assert not Page.objects.filter(renderer_version=0).exists()
        assert "<h2" in Page.objects.get(slug="imprint").html_en

    def test_links_stay_in_their_language(self):
        for page in pages.starter_pages():
            assert "](/zh-hans/" not in page.texts["body_en"]
            assert "](/pages/" not in page.texts["body_zh"]


class TestTextOfAPage:
    @pytest.fixture
    def stored(self):
        """A page as the database knows it, for what nobody rendered yet."""

        def make(body, **values):
            return Page.objects.create(
                slug="x", title_en="<b>", title_zh="x", body_en=body, body_zh="另一种语言。", **values
            )

        return make

    def test_page_shows_what_was_rendered_when_it_was_saved(self, client, stored):
        stored("*now*", html_en=RenderedHtml("<p>then</p>"), renderer_version=RENDERER_VERSION)
        html = client.get("/pages/x/").content.decode()
        assert "<p>then</p>" in html
        assert "<em>now</em>" not in html

    @pytest.mark.parametrize(("address", "shown"), [("/pages/x/", "<em>now</em>"), ("/zh-hans/pages/x/", "另一种语言")])
    def test_page_that_nobody_rendered_yet_is_never_empty(self, client, stored, address, shown):
        stored("*now*")
        assert shown in client.get(address).content.decode()

    def test_page_that_cannot_be_rendered_is_shown_as_it_was_written(self, client, stored):
        stored(">" * 40 + " deep")
        assert "&gt;&gt;&gt; deep" in client.get("/pages/x/").content.decode()

    @pytest.mark.parametrize("body", ["<script>x()</script>", "[x](javascript:x)", "![x](https://e.org/x.png)"])
    def test_hostile_text_is_harmless_on_the_page(self, client, stored, body):
        row = stored(body)
        before = client.get("/pages/x/").content.decode()
        rebaking.bake(row)
        row.save()
        for html in (before, client.get("/pages/x/?afresh").content.decode()):
            assert "<script>x()" not in html
            assert 'href="javascript' not in html
            assert "<img" not in html.partition('<div class="prose">')[2].partition("</article>")[0]

    def test_headings_stand_under_the_title_of_the_page(self, client, stored):
        row = stored("# One\n\n## Two")
        rebaking.bake(row)
        row.save()
        html = client.get("/pages/x/").content.decode()
        assert re.search(r'<h2 id="u-[a-z0-9]{8}-one">One</h2>\s*<h3 id="u-[a-z0-9]{8}-two">', html)

    def test_search_shows_the_words_and_not_the_markup(self, client, stored, searching):
        row = stored("Say **where** [the tool](/pages/x/) was *wrong* & why.")
        rebaking.bake(row)
        row.save()
        searching.build()
        html = client.get("/search/?q=anything+tool").content.decode()
        assert "Say where the <mark>tool</mark> was wrong &amp; why." in html


@pytest.mark.services
class TestDemonstrationMembers:
    @pytest.fixture
    def accounts_file(self, tmp_path):
        return tmp_path / "demo-accounts.txt"

    def test_they_can_sign_in_with_the_passphrase_of_the_file(self, accounts_file):
        assert members.load_members(accounts_file, timezone.now()) == len(members.MEMBERS)
        text = accounts_file.read_text()
        passphrase = re.search(r"Passphrase .*: (\S+)", text).group(1)
        assert len(passphrase) >= 15
        for member in User.objects.all():
            assert member.is_demonstration
            assert member.username in text
            assert member.check_password(passphrase)
            assert EmailAddress.objects.get(user=member).verified

    def test_the_file_is_for_its_owner_only(self, accounts_file):
        members.load_members(accounts_file, timezone.now())
        assert stat.S_IMODE(accounts_file.stat().st_mode) == 0o600

    def test_exactly_one_is_an_administrator(self, accounts_file):
        members.load_members(accounts_file, timezone.now())
        assert list(User.objects.filter(is_superuser=True).values_list("username", flat=True)) == ["demo-admin"]

    def test_loading_again_changes_no_passphrase(self, accounts_file):
        members.load_members(accounts_file, timezone.now())
        before = accounts_file.read_text(), User.objects.get(username="demo-admin").password
        assert members.load_members(accounts_file, timezone.now()) == 0
        assert (accounts_file.read_text(), User.objects.get(username="demo-admin").password) == before

    def test_a_real_member_of_that_name_keeps_their_password(self, accounts_file):
        UserFactory(username="demo-engineer")
        assert members.load_members(accounts_file, timezone.now()) == len(members.MEMBERS) - 1
        assert User.objects.get(username="demo-engineer").check_password(PASSWORD)

    @pytest.mark.parametrize(("edition", "is_there"), [("production", False), ("embedded", True), ("dev", True)])
    def test_production_has_none(self, settings, tmp_path, monkeypatch, edition, is_there):
        settings.EDITION, settings.DATA_DIR = edition, tmp_path
        # The other texts, which are many, are loaded whole where they are tested.
        few = threads.starter_threads()[:1]
        monkeypatch.setattr(threads, "starter_threads", lambda: few)
        monkeypatch.setattr(load_starter, "load_knowledge", lambda now, tell: {"topics": load_topics()})
        call_command("load_starter", stdout=StringIO())
        assert User.objects.count() == (len(members.MEMBERS) if is_there else 0)
        assert Thread.objects.exists() == is_there
        assert Page.objects.count() == len(pages.SLUGS)
        assert (tmp_path / "demo-accounts.txt").exists() == is_there


class TestMinimalStarterContent:
    def test_it_is_pages_of_the_house_and_categories_alone(self, db, settings, tmp_path):
        settings.EDITION, settings.DATA_DIR, settings.STARTER_CONTENT = "embedded", tmp_path, "minimal"
        call_command("load_starter", stdout=StringIO())
        assert Page.objects.count() == len(pages.SLUGS)
        assert Category.objects.exists()
        nothing = (User, Thread, Topic, Article, GlossaryTerm, TopicText, LearningPath)
        assert [model for model in nothing if model.objects.exists()] == []

    def test_what_was_loaded_before_stays(self, db, settings, tmp_path):
        settings.EDITION, settings.DATA_DIR, settings.STARTER_CONTENT = "embedded", tmp_path, "minimal"
        members.load_members(tmp_path / "demo-accounts.txt", timezone.now())
        call_command("load_starter", stdout=StringIO())
        assert User.objects.count() == len(members.MEMBERS)


class TestStyleGuide:
    @pytest.mark.parametrize("prefix", ["", "/zh-hans"])
    def test_it_shows_every_component_in_both_languages(self, client, prefix):
        html = client.get(f"{prefix}/styleguide/").content.decode()
        for shown in (
            "badge--checked",
            "note--machine",
            "field--error",
            "skeleton",
            "button--danger",
            "verdict--confirmed",
            "ref--retracted",
        ):
            assert shown in html

    def test_it_exists_for_development_only(self, client, settings):
        settings.STYLE_GUIDE = False
        assert client.get("/styleguide/").status_code == 404

    def test_both_languages_have_the_same_samples(self):
        assert TEXTS["en"].keys() == TEXTS["zh"].keys()


class TestAdministration:
    ADDRESSES = ("/admin/", "/admin/config/page/", "/admin/config/page/add/", "/admin/config/sitesettings/1/change/")

    @pytest.fixture
    def browser(self, sign_in):
        return lambda language: sign_in(UserFactory(admin=True, language=language))

    @pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh-hans", "zh-Hans")])
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_pages_are_in_the_looks_and_language_of_the_house(self, browser, address, language, tag):
        html = browser(language).get(address).content.decode()
        assert f'<html lang="{tag}">' in html
        assert "css/admin-site.css" in html
        assert 'class="desk__bar"' in html


def test_notices_stand_in_a_landmark_of_their_own(sign_in):
    for prefix, label in (("", "Notices"), ("/zh-hans", "提示")):
        html = sign_in(UserFactory(is_demonstration=True)).get(f"{prefix}/pages/none/").content.decode()
        assert f'<section class="wrap announcements" aria-label="{label}">' in html


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/settings/", "/settings/profile/"),
        ("/zh-hans/settings/", "/zh-hans/settings/profile/"),
        ("/tag/", "/tags/"),
        ("/u/", "/people/"),
        ("/pages/", "/help/"),
        ("/kb/articles/", "/kb/#articles"),
        ("/zh-hans/kb/paths/", "/zh-hans/kb/#paths"),
    ],
)
def test_address_whose_end_was_cut_off_leads_somewhere(client, address, leads_to):
    answer = client.get(address)

    assert (answer.status_code, answer.headers["Location"]) == (302, leads_to)
