"""Versions of what members agree to."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import terms
from accounts.models import Consent, TermsVersion, User
from config.starter.pages import load_pages
from config.starter.terms import load_terms
from foundation.errors import NotPermitted
from tests.factories.accounts import (
    PASSWORD,
    ConsentFactory,
    EmailAddressFactory,
    TermsVersionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
AGREE = "/settings/terms/"


@pytest.fixture
def osei(db):
    return EmailAddressFactory(user__email="osei@example.org", user__username="osei").user


@pytest.fixture
def browser(client, osei):
    """Signed in while a version waits for consent."""
    TermsVersionFactory(number=1)
    client.post("/accounts/login/", {"login": "osei", "password": PASSWORD})
    return client


def test_member_is_asked_at_the_next_sign_in_and_once(browser, osei):
    version = TermsVersion.objects.get()
    assert browser.get("/")["Location"] == AGREE
    assert browser.get("/zh-hans/")["Location"] == "/zh-hans/settings/terms/"
    assert browser.post(AGREE, {"versions": [version.pk]}).status_code == 422

    browser.post(AGREE, {"versions": [version.pk], "is_agreed": "on"})

    assert Consent.objects.get().version == version
    assert browser.get("/").status_code == 200
    browser.post("/accounts/logout/")
    browser.post("/accounts/login/", {"login": "osei", "password": PASSWORD})
    assert browser.get("/").status_code == 200


def test_version_that_was_published_meanwhile_is_asked_too(browser):
    version = TermsVersion.objects.get()
    TermsVersionFactory(number=2, change_en="A new paragraph about exports.")

    browser.post(AGREE, {"versions": [version.pk], "is_agreed": "on"})

    assert not Consent.objects.exists()
    assert "A new paragraph about exports." in browser.get(AGREE).content.decode()


@pytest.mark.parametrize(
    "path", ["/settings/privacy/", "/settings/privacy/delete/", "/pages/terms/", "/accounts/logout/"]
)
def test_without_agreeing_one_can_read_them_take_a_copy_delete_and_leave(browser, path):
    assert browser.get(path).status_code == 200


def test_copy_can_be_asked_for_without_agreeing(browser, osei, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert browser.post("/settings/privacy/copy/")["Location"] == "/settings/privacy/"
    assert osei.exports.exists()


def test_signing_up_records_consent_and_age(client):
    versions = [TermsVersionFactory(kind="terms"), TermsVersionFactory(kind="privacy")]
    fields = {
        "email": "new@example.org",
        "username": "newcomer",
        "name": "",
        "password1": "a long passphrase indeed",
        "profession": "other",
        "language": "en",
        "time_zone": "UTC",
    }
    assert client.post("/accounts/signup/", fields).status_code == 422
    client.post("/accounts/signup/", {**fields, "terms": "on"})

    member = User.objects.get(username="newcomer")
    assert set(member.consents.values_list("version", flat=True)) == {one.pk for one in versions}
    assert member.adult_stated_at is not None


def test_page_shows_the_version_in_force_and_earlier_ones(client):
    TermsVersionFactory(number=1, body_en="Old words", html_en=_html("<p>Old words</p>"))
    TermsVersionFactory(number=2, html_en=_html("<p>New words</p>"), title_zh="条款二")

    newest = client.get("/pages/terms/").content.decode()
    assert "New words" in newest
    assert "Version 1" in newest
    older = client.get("/pages/terms/?version=1").content.decode()
    assert "Old words" in older
    assert "no longer in force" in older
    assert "条款二" in client.get("/zh-hans/pages/terms/").content.decode()
    for wrong in ("3", "0", "x", "-1"):
        assert client.get(f"/pages/terms/?version={wrong}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_publishing_makes_the_next_version(staff, member):
    TermsVersionFactory(number=4)
    version = TermsVersion(
        kind="terms", title_en="Terms", title_zh="条款", body_en="*New*", body_zh="新", change_en="c", change_zh="变"
    )
    with pytest.raises(NotPermitted):
        terms.publish(actor=staff, version=version, now=timezone.now())

    terms.publish(actor=UserFactory(admin=True), version=version, now=timezone.now())

    assert (version.number, "<em>New</em>" in version.html_en) == (5, True)


@pytest.mark.django_db(transaction=True)
def test_administrator_publishes_and_cannot_change_afterwards(sign_in):
    browser = sign_in(UserFactory(admin=True))
    load_pages()
    assert 'name="body_en"' in browser.get("/admin/accounts/termsversion/add/?kind=terms").content.decode()
    fields = {"kind": "terms", "title_en": "T", "title_zh": "条", "body_en": "x", "body_zh": "甲"}

    sent = browser.post("/admin/accounts/termsversion/add/", {**fields, "change_en": "", "change_zh": ""})
    assert sent.status_code == 302, sent.content.decode()

    version = TermsVersion.objects.get()
    page = browser.get(f"/admin/accounts/termsversion/{version.pk}/change/").content.decode()
    assert 'name="body_en"' not in page


@pytest.mark.django_db(transaction=True)
def test_first_start_puts_both_texts_in_force_once():
    load_pages()

    assert load_terms(timezone.now()) == 2
    assert load_terms(timezone.now()) == 0
    assert sorted(TermsVersion.objects.values_list("kind", "number")) == [("privacy", 1), ("terms", 1)]
    assert all(version.html_zh for version in TermsVersion.objects.all())


@pytest.mark.postgres
def test_consent_and_version_exist_once():
    consent = ConsentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentFactory(member=consent.member, version=consent.version)
    with pytest.raises(IntegrityError), transaction.atomic():
        TermsVersionFactory(kind="terms", number=consent.version.number)


def _html(text):
    from content.markup import RenderedHtml  # noqa: PLC0415

    return RenderedHtml(text)
