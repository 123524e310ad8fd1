"""The way in: signing up, confirming, signing in, getting back in."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail

from accounts.models import HeldUsername, User
from tests.factories.accounts import PASSWORD, EmailAddressFactory, UserFactory

pytestmark = pytest.mark.django_db


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_newcomer_signs_up_confirms_and_is_signed_in(client, application, link_in_mail):
    response = client.post("/accounts/signup/", application(username="周若衡", language="zh-hans"))
    assert (response.status_code, response["Location"]) == (302, "/accounts/confirm-email/")
    member = User.objects.get(username="周若衡")
    assert (member.time_zone, member.language, member.email_confirmed_at) == ("Europe/Paris", "zh-hans", None)

    link = link_in_mail()
    assert client.get(link).status_code == 200
    assert User.objects.get().email_confirmed_at is None, "opening the link changes nothing"
    assert client.post(link).status_code == 302

    member.refresh_from_db()
    assert member.email_confirmed_at
    assert signed_in(client) == str(member.pk)


def test_link_opened_elsewhere_confirms_but_does_not_sign_in(client, application, link_in_mail, sign_in):
    client.post("/accounts/signup/", application())
    elsewhere = type(client)()

    response = elsewhere.post(link_in_mail())

    assert response["Location"] == "/accounts/login/"
    assert User.objects.get().email_confirmed_at
    assert not signed_in(elsewhere)


def test_used_link_is_of_no_use_and_says_so(client, application, link_in_mail):
    client.post("/accounts/signup/", application())
    link = link_in_mail()
    client.post(link)

    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404


@pytest.mark.parametrize("login", ["osei", "OSEI", " osei ", "l.osei@example.org", "L.Osei@Example.org"])
def test_member_signs_in_by_username_or_address(client, login):
    member = EmailAddressFactory(user__username="osei", user__email="l.osei@example.org").user

    response = client.post("/accounts/login/", {"login": login, "password": PASSWORD, "next": "/search/"})

    assert (response.status_code, response["Location"]) == (302, "/search/")
    assert signed_in(client) == str(member.pk)


def test_account_made_by_a_command_needs_no_confirmation(client):
    User.objects.create_user("keeper", "keeper@example.org", PASSWORD)

    client.post("/accounts/login/", {"login": "keeper", "password": PASSWORD})

    assert signed_in(client)


def test_unconfirmed_member_is_sent_a_new_link_instead(client):
    EmailAddressFactory(user=UserFactory(unconfirmed=True, username="late"), verified=False)

    response = client.post("/accounts/login/", {"login": "late", "password": PASSWORD})

    assert response["Location"] == "/accounts/confirm-email/"
    assert len(mail.outbox) == 1
    assert not signed_in(client)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", "/a\r\nb"]
)
def test_sign_in_leads_to_pages_of_this_site_only(client, target):
    EmailAddressFactory(user__username="osei")

    response = client.post("/accounts/login/", {"login": "osei", "password": PASSWORD, "next": target})

    assert response["Location"] == "/welcome/"


def test_refused_sign_in_keeps_the_name_and_where_the_person_wanted_to_go(client):
    html = client.post(
        "/accounts/login/", {"login": "osei", "password": "wrong", "next": "/search/?q=x"}
    ).content.decode()

    assert 'value="osei"' in html
    assert 'name="next" value="/search/?q=x"' in html
    assert "wrong" not in html


def test_signing_out_needs_a_button(sign_in, member):
    browser = sign_in(member)
    assert browser.get("/accounts/logout/").status_code == 200
    assert signed_in(browser)

    assert browser.post("/accounts/logout/").status_code == 302
    assert not signed_in(browser)


def test_forgotten_password_is_replaced_by_a_link_that_works_once(client, link_in_mail, sign_in):
    member = EmailAddressFactory(user__username="osei").user
    other_browser = sign_in(member)
    client.post("/accounts/password/reset/", {"email": member.email.upper()})
    link = link_in_mail()

    form = client.get(link)["Location"]
    assert client.post(form, {"password1": "another good sentence"}).status_code == 302

    member.refresh_from_db()
    assert member.check_password("another good sentence")
    assert other_browser.get("/settings/account/").status_code == 302, "other sessions end"
    assert client.get(link).status_code == 404
    assert mail.outbox[-1].subject.startswith("Your password was changed")


@pytest.mark.parametrize("change", ["password", "email", "time"])
def test_reset_link_dies_when_password_or_address_changes_or_after_an_hour(client, link_in_mail, clock, change):
    member = EmailAddressFactory(user__username="osei").user
    client.post("/accounts/password/reset/", {"email": member.email})
    link = link_in_mail()

    if change == "password":
        member.set_password("something else entirely")
        member.save()
    elif change == "email":
        member.email = "elsewhere@example.org"
        member.save()
    else:
        clock.shift(3601)

    assert client.get(link).status_code == 404


def test_reset_ends_the_rest_after_failed_sign_ins(client, link_in_mail):
    member = EmailAddressFactory(user__username="osei").user
    for _attempt in range(6):
        client.post("/accounts/login/", {"login": "osei", "password": "wrong"})
    client.post("/accounts/password/reset/", {"email": member.email})
    client.post(client.get(link_in_mail())["Location"], {"password1": "another good sentence"})

    client.post("/accounts/login/", {"login": "osei", "password": "another good sentence"})

    assert signed_in(client)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("username", "-x", "letters a to z"),
        ("username", "admin", "kept for the site itself"),
        ("email", "no address", "valid email"),
        ("password1", "short", "Use at least 10 characters"),
        ("password1", "1234567890123", "entirely numeric"),
        ("password1", "newcomer2026", "too similar"),
        ("password1", "password1234", "too common"),
        ("profession", "wizard", "Select a valid choice"),
        ("language", "xx", "Select a valid choice"),
        ("name", "a\u202eb", "invisible characters"),
        ("terms", "", "18 or older"),
    ],
)
def test_what_is_wrong_with_an_application_is_said_and_the_rest_kept(client, application, field, value, sentence):
    response = client.post("/accounts/signup/", application(**{field: value}))

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "Europe/Paris" in response.content.decode()
    assert not User.objects.exists()


def test_guess_of_the_time_zone_is_no_reason_to_refuse(client, application):
    assert client.post("/accounts/signup/", application(time_zone="Mars/Olympus")).status_code == 302
    assert User.objects.get().time_zone == "UTC"


def test_username_of_another_is_refused_whatever_its_case(client, application):
    UserFactory(username="NewComer")

    response = client.post("/accounts/signup/", application())

    assert response.status_code == 422
    assert "taken" in response.content.decode()


class TestEqualAnswers:
    """Nobody learns by asking whether an address has an account."""

    def answers(self, response):
        return response.status_code, response.get("Location"), response.content

    def test_signing_up_with_a_taken_address_looks_like_success(self, application, client):
        UserFactory(email="newcomer@example.org")
        other = type(client)()

        taken = client.post("/accounts/signup/", application(username="first"))
        free = other.post("/accounts/signup/", application(username="second", email="free@example.org"))

        assert self.answers(taken) == self.answers(free)
        assert [sent.to for sent in mail.outbox] == [["newcomer@example.org"], ["free@example.org"]]
        assert mail.outbox[0].subject.startswith("You have an account already")
        assert not User.objects.filter(username="first").exists()
        assert set(client.session.keys()) == set(other.session.keys())

    def test_username_asked_for_with_a_taken_address_is_taken_for_everybody(self, application, client):
        UserFactory(email="newcomer@example.org")
        client.post("/accounts/signup/", application(username="Probe"))

        again = client.post("/accounts/signup/", application(username="probe", email="free@example.org"))

        assert again.status_code == 422
        assert HeldUsername.objects.get().username == "probe"

    def test_page_of_an_unconfirmed_member_looks_missing(self, application, client):
        client.post("/accounts/signup/", application())

        assert client.get("/u/newcomer/").status_code == 404

    def test_asking_for_a_new_password_is_answered_and_mailed_alike(self, client):
        EmailAddressFactory(user__email="known@example.org")

        known = client.post("/accounts/password/reset/", {"email": "known@example.org"})
        unknown = client.post("/accounts/password/reset/", {"email": "unknown@example.org"})

        assert self.answers(known) == self.answers(unknown)
        assert [sent.to for sent in mail.outbox] == [["known@example.org"], ["unknown@example.org"]]

    def test_wrong_password_and_unknown_name_are_answered_alike(self, client):
        EmailAddressFactory(user__email="osei@example.org", user__username="osei_l")
        for logins in (("osei@example.org", "oseo@example.org"), ("osei_l", "oseo_l")):
            answers = []
            for login in logins:
                html = type(client)().post("/accounts/login/", {"login": login, "password": "wrong"})
                answers.append((html.status_code, _without_tokens(html.content.decode().replace(login, "LOGIN"))))
            assert answers[0] == answers[1]
        assert not mail.outbox

    @pytest.mark.parametrize("login", ["known@example.org", "known", "nobody@example.org", "nobody"])
    def test_one_password_is_hashed_whoever_asks(self, client, login, monkeypatch):
        EmailAddressFactory(user__email="known@example.org", user__username="known")
        client.post("/accounts/login/", {"login": "warm up", "password": "x"})
        hashed = []
        encode = MD5PasswordHasher.encode
        monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *args: hashed.append(1) or encode(self, *args))

        client.post("/accounts/login/", {"login": login, "password": "wrong"})

        assert len(hashed) == 1

    @pytest.mark.parametrize("email", ["newcomer@example.org", "free@example.org"])
    def test_one_password_is_hashed_whoever_signs_up(self, client, application, email, monkeypatch):
        UserFactory(email="newcomer@example.org")
        hashed = []
        encode = MD5PasswordHasher.encode
        monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *args: hashed.append(1) or encode(self, *args))

        client.post("/accounts/signup/", application(email=email))

        assert len(hashed) == 1


def _without_tokens(html):
    return re.sub(r'value="\w{64}"', "", html)
