"""The guide for members: docs/members as pages of the site."""

import re

import pytest

from config import help_pages
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.services]

LANGUAGES = ("en", "zh-hans")
ALL = [(page.slug, language) for language in LANGUAGES for page in help_pages.pages(language)]


def address(slug, language):
    return f"{'/zh-hans' if language == 'zh-hans' else ''}/help/{f'{slug}/' if slug else ''}"


def main(page):
    return page.content.decode().partition("<main")[2].partition("</main>")[0]


def test_every_file_is_a_page_in_both_languages():
    files = {file.name for file in help_pages.FOLDER.iterdir()}
    names = {
        f"{page.slug or 'README'}{help_pages.ENDINGS[page.language]}"
        for one in LANGUAGES
        for page in help_pages.pages(one)
    }

    assert names == files


@pytest.mark.parametrize(("slug", "language"), ALL)
def test_page_is_served_in_its_language_and_every_link_on_it_leads_somewhere(client, slug, language):
    page = client.get(address(slug, language))

    assert page.status_code == 200
    text = main(page)
    assert f"<h1>{help_pages.find(slug, language).title}</h1>" in text
    assert bool(re.search("[\u4e00-\u9fff]{20}|[\u4e00-\u9fff]+，", text)) is (language == "zh-hans")
    assert ".md" not in re.sub(r"<code>.*?</code>", "", text)
    assert "<th></th>" not in text
    links = {link for link in re.findall(r'href="([^"]+)"', text) if not link.startswith("http")}
    for link in links:
        path, _, place = link.partition("#")
        target = client.get(path) if path else page
        assert target.status_code == 200, link
        assert not place or f'id="{place}"' in target.content.decode(), link
        if path.startswith(("/help/", "/zh-hans/help/")):
            assert path.startswith(address("", language))


def test_unknown_page_is_missing(client):
    assert client.get("/help/nothing/").status_code == 404
    assert client.get("/help/README/").status_code == 404


def test_page_is_kept_for_guests(client, django_assert_num_queries):
    client.get("/help/writing/")

    with django_assert_num_queries(0):
        assert client.get("/help/writing/").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_frame_leads_to_the_guide(client, language):
    front = client.get("/" if language == "en" else "/zh-hans/").content.decode()

    assert f'href="{address("", language)}"' in front.partition("<footer")[2]


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/new/discussion/", "writing"),
        ("/new/discussion/", "privacy-check"),
        ("/kb/articles/new/", "knowledge"),
        ("/messages/new/", "conversations"),
    ],
)
def test_places_where_somebody_would_ask_lead_to_the_page_about_them(sign_in, path, slug):
    assert f'href="/help/{slug}/"' in main(sign_in(UserFactory()).get(path))


def test_search_finds_what_the_guide_says(client, searching):
    searching.build()
    assert 'href="/help/attachments/"' in main(client.get("/search/?q=megapixels"))
    assert 'href="/zh-hans/help/attachments/"' in main(client.get("/zh-hans/search/?q=动图"))
