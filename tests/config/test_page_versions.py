"""Versions of the pages of the house: what is kept, what readers see of it, and what changed."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from config import actions
from config.models import Page, PageVersion
from config.starter import pages as starter
from tests.factories.accounts import TermsVersionFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = "Be kind.\n\nNo patient's data."
SECOND = "Be kind and say why.\n\nNo patient's data."


@pytest.fixture
def administrator():
    return UserFactory(admin=True)


@pytest.fixture
def rules(administrator):
    """The rules in two versions."""
    page = Page(slug="rules", title_en="Rules", title_zh="规则", body_en=FIRST, body_zh="请友善。")
    actions.save_page(actor=administrator, page=page, now=timezone.now())
    page.body_en = SECOND
    actions.save_page(actor=administrator, page=page, now=timezone.now())
    return page


def test_each_new_text_is_a_version_with_who_and_when(rules, administrator):
    rules.position = 7
    actions.save_page(actor=administrator, page=rules, now=timezone.now())
    versions = list(PageVersion.objects.of("rules"))
    assert [(one.number, one.body_en, one.published_by) for one in versions] == [
        (2, SECOND, administrator),
        (1, FIRST, administrator),
    ], "another place in the footer is no other text"


def test_old_version_is_read_with_a_note_and_its_date(client, rules):
    shown = client.get("/pages/rules/?version=1").content.decode()
    assert "say why" not in shown
    assert "This version is no longer in force" in shown
    newest = client.get("/pages/rules/").content.decode()
    assert "say why" in newest
    assert 'href="/pages/rules/changes/?to=2"' in newest
    assert "?version=1" in newest
    assert client.get("/pages/rules/?version=3").status_code == 404


def test_page_with_one_version_speaks_of_none(client, administrator):
    page = Page(slug="about", title_en="About", title_zh="关于", body_en="Us.", body_zh="我们。")
    actions.save_page(actor=administrator, page=page, now=timezone.now())
    shown = client.get("/pages/about/").content.decode()
    assert "Last changed on" in shown
    assert "/changes/" not in shown


def test_changes_are_told_in_the_readers_language(client, rules):
    shown = client.get("/pages/rules/changes/").content.decode()
    assert "From version 1 to 2" in shown
    assert "<ins>" in shown
    assert "say why" in shown
    assert "<ins>" not in client.get("/zh-hans/pages/rules/changes/").content.decode(), "the Chinese text is the same"
    assert "with nothing before it" in client.get("/pages/rules/changes/?to=1").content.decode()


@pytest.mark.parametrize("query", ["?to=9", "?from=0&to=2", "?to=x"])
def test_versions_that_never_were_are_not_found(client, rules, query):
    assert client.get(f"/pages/rules/changes/{query}").status_code == 404
    assert client.get("/pages/nothing/changes/").status_code == 404


def test_versions_of_the_terms_are_compared_as_well(client):
    TermsVersionFactory(kind="terms", number=1, body_en="You may read.")
    TermsVersionFactory(kind="terms", number=2, body_en="You may read and write.")
    shown = client.get("/pages/terms/changes/").content.decode()
    assert "From version 1 to 2" in shown
    assert "and write" in shown


def test_pages_that_come_with_the_software_have_versions_by_nobody():
    starter.load_pages()
    Page.objects.filter(slug="about").update(body_en="An older text.")
    PageVersion.objects.filter(page__slug="about").update(body_en="An older text.")
    starter.load_pages()
    assert [one.number for one in PageVersion.objects.of("about")] == [2, 1]
    assert [one.number for one in PageVersion.objects.of("rules")] == [1]
    assert not PageVersion.objects.filter(published_by__isnull=False).exists()


def test_database_holds_numbers(rules):
    for number in (0, 2):
        with pytest.raises(IntegrityError):
            PageVersion.objects.create(page=rules, number=number, published_at=timezone.now())
