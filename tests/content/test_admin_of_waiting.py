"""Holds and findings in the administration: kinds and numbers to look at, nothing to change, no text."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from tests.factories.accounts import UserFactory, show_second_factor
from tests.factories.content import HoldFactory, PrivacyFindingFactory

pytestmark = pytest.mark.django_db

HOLDS = "/admin/content/hold/"
FINDINGS = "/admin/content/privacyfinding/"


@pytest.fixture
def desk():
    user = UserFactory(staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_hold", "view_privacyfinding"]))
    browser = Client()
    browser.force_login(user)
    show_second_factor(browser, user)
    return browser


@pytest.fixture
def held():
    hold = HoldFactory(reasons=["privacy_record", "privacy_many_kinds"], note="Quilla Zornfeather")
    for kind in ("phone", "phone", "email", "of-an-earlier-release"):
        PrivacyFindingFactory(
            host_id=hold.host_id, kind=kind, kept=True, explanation="It is Quilla Zornfeather's own number"
        )
    return hold


def test_list_tells_why_and_how_many(desk, held):
    html = desk.get(HOLDS).content.decode()
    assert "It holds fields of a pasted patient record. It holds several kinds" in html
    assert '<td class="field-finding_count">4</td>' in html


def test_lists_hold_no_text(desk, held):
    assert "Zornfeather" not in desk.get(HOLDS).content.decode() + desk.get(FINDINGS).content.decode()


def test_page_of_a_hold_tells_the_kinds(desk, held):
    html = desk.get(f"{HOLDS}{held.pk}/change/").content.decode()
    assert "e-mail address: 1; of-an-earlier-release: 1; telephone number: 2" in html


def test_findings_are_listed_in_words(desk, held):
    html = desk.get(FINDINGS).content.decode()
    assert "telephone number" in html
    assert f"accounts.user {held.host_id}" in html


@pytest.mark.parametrize("path", [HOLDS, FINDINGS])
def test_nobody_changes_anything_here(desk, held, path):
    administrator = UserFactory(admin=True)
    browser = Client()
    browser.force_login(administrator)
    show_second_factor(browser, administrator)
    for way in ("add/", f"{held.pk}/delete/"):
        assert browser.get(path + way).status_code == 403
    assert browser.post(f"{path}{held.pk}/change/", {"note": "x"}).status_code == 403


@pytest.mark.parametrize(("path", "factory"), [(HOLDS, HoldFactory), (FINDINGS, PrivacyFindingFactory)])
def test_lists_cost_the_same_for_few_and_many(desk, assert_flat, path, factory):
    assert_flat(factory.create_batch, lambda: desk.get(path))
