"""What members do with their own account, and who may open which page."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.utils import timezone

from accounts.actions import emails
from accounts.models import User
from events.models import Event
from foundation.errors import NotPermitted
from tests.factories.accounts import PASSWORD, EmailAddressFactory, UserFactory

pytestmark = pytest.mark.django_db

ENTRANCE = [
    "login",
    "logout",
    "signup",
    "password/reset",
    "password/reset/done",
    "password/reset/key/done",
    "confirm-email",
]
OWN = ["email", "password/change", "sessions", "2fa", "2fa/totp/activate", "2fa/webauthn/add", "reauthenticate"]


@pytest.fixture
def osei():
    return EmailAddressFactory(user__username="osei", user__email="old@example.org").user


@pytest.fixture
def browser(client, osei):
    """Signed in with the password, a moment ago."""
    client.post("/accounts/login/", {"login": "osei", "password": PASSWORD})
    return client


@pytest.mark.parametrize("page", ENTRANCE)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_guest_opens_the_pages_of_the_entrance_in_their_language(client, page, language):
    response = client.get(f"/accounts/{page}/", headers={"Accept-Language": language})

    assert response.status_code == (302 if page == "logout" else 200)
    assert response["Content-Language"] == language


@pytest.mark.parametrize("page", [*(f"/accounts/{page}/" for page in OWN), "/settings/account/"])
class TestWhoOpensOwnPages:
    def test_guest_is_led_to_sign_in(self, client, page):
        assert client.get(page)["Location"] == f"/accounts/login/?next={page}"

    def test_member_opens_them_or_confirms_the_password_first(self, sign_in, member, page):
        response = sign_in(member).get(page)
        asks = page in ("/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/")
        assert response.status_code == (302 if asks else 200)
        if asks:
            assert response["Location"].startswith("/accounts/reauthenticate/?next=")

    def test_suspended_member_is_signed_out(self, sign_in, member, page):
        browser = sign_in(member)
        User.objects.update(suspended_until="2099-01-01T00:00Z")
        assert browser.get(page)["Location"].startswith("/accounts/login/")

    def test_staff_without_second_factor_open_what_they_need_to_set_one_up(self, sign_in, staff, page):
        response = sign_in(staff, second_factor=False).get(page)
        if page == "/settings/account/":
            assert response["Location"] == "/accounts/2fa/"
        else:
            assert response.status_code in (200, 302)
            assert response.get("Location", "/accounts/reauthenticate/").startswith("/accounts/reauthenticate/")

    def test_staff_with_second_factor_open_them(self, sign_in, staff, page):
        browser = sign_in(staff)
        response = browser.get(page)
        assert response.status_code == (302 if "totp/activate" in page else 200)


@pytest.mark.parametrize("page", ["email", "password/change", "2fa/totp/deactivate", "sessions"])
def test_pages_that_change_something_need_a_token(client, osei, page):
    browser = type(client)(csrf=True)
    browser.force_login(osei)
    assert browser.post(f"/accounts/{page}/", {}).status_code in (403, 404)


def test_new_address_counts_when_confirmed_and_the_old_one_is_told(browser, osei, link_in_mail):
    browser.post("/accounts/email/", {"email": "New@example.org", "action_add": "1"})
    assert mail.outbox[-1].to == ["new@example.org"]
    osei.refresh_from_db()
    assert osei.email == "old@example.org"
    assert "new@example.org has yet to be confirmed" in browser.get("/accounts/email/").content.decode()

    browser.post(link_in_mail())

    osei.refresh_from_db()
    assert osei.email == "new@example.org"
    assert [(row.email, row.verified, row.primary) for row in EmailAddress.objects.all()] == [
        ("new@example.org", True, True)
    ]
    assert (mail.outbox[-1].to, mail.outbox[-1].subject.split(" ·")[0]) == (
        ["old@example.org"],
        "Your account has another address",
    )
    assert Event.objects.filter(kind="email_changed", actor=osei).count() == 1


def test_change_to_an_address_of_another_is_answered_alike_and_their_mailbox_is_told(browser, osei):
    other = EmailAddressFactory(user__email="taken@example.org", user__language="zh-hans").user

    taken = browser.post("/accounts/email/", {"email": "taken@example.org", "action_add": "1"})
    page = browser.get("/accounts/email/").content.decode()
    free = browser.post("/accounts/email/", {"email": "free@example.org", "action_add": "1"})

    assert (taken.status_code, taken["Location"]) == (free.status_code, free["Location"])
    assert "taken@example.org has yet to be confirmed" in page
    assert mail.outbox[0].to == [other.email]
    assert "confirm-email" not in mail.outbox[0].body
    assert "confirm-email" in mail.outbox[1].body


def test_pending_change_is_sent_again_or_cancelled(browser, osei):
    browser.post("/accounts/email/", {"email": "new@example.org", "action_add": "1"})
    browser.post("/accounts/email/", {"email": "new@example.org", "action_send": "1"})
    assert len(mail.outbox) == 2

    browser.post("/accounts/email/", {"email": "new@example.org", "action_cancel": "1"})

    assert EmailAddress.objects.get().email == "old@example.org"


@pytest.mark.parametrize("action", ["action_remove", "action_primary", "nonsense"])
def test_address_cannot_be_taken_away_by_forms_the_page_does_not_have(browser, osei, action):
    browser.post("/accounts/email/", {"email": "old@example.org", action: "1"})

    assert EmailAddress.objects.get().verified


def test_address_taken_between_mail_and_click_is_refused_in_a_sentence(browser, osei, link_in_mail):
    browser.post("/accounts/email/", {"email": "new@example.org", "action_add": "1"})
    UserFactory(email="new@example.org")

    response = browser.post(link_in_mail())

    assert response.status_code == 404
    osei.refresh_from_db()
    assert osei.email == "old@example.org"


def test_new_password_ends_the_other_sessions_and_keeps_this_one(browser, osei, sign_in):
    other = sign_in(osei)
    form = {"oldpassword": PASSWORD, "password1": "another good sentence"}

    assert browser.post("/accounts/password/change/", form).status_code == 302

    assert browser.get("/settings/account/").status_code == 200
    assert other.get("/settings/account/").status_code == 302
    assert mail.outbox[-1].subject.startswith("Your password was changed")


def test_staff_need_a_longer_password(sign_in, staff):
    browser = sign_in(staff)
    form = {"oldpassword": PASSWORD, "password1": "elevenletter"}

    response = browser.post("/accounts/password/change/", form)

    assert response.status_code == 422
    assert "Use at least 15 characters" in response.content.decode()


def test_sessions_are_listed_and_ended_one_by_one_or_all_but_this(browser, osei, client):
    others = []
    for _number in range(3):
        agent = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
        other = type(client)(headers={"User-Agent": agent})
        other.post("/accounts/login/", {"login": "osei", "password": PASSWORD})
        others.append(other)
    page = browser.get("/accounts/sessions/").content.decode()
    listed = page.partition('id="history"')[0]
    assert (listed.count("Firefox, Windows"), listed.count("This browser")) == (3, 1)
    assert "Gecko" not in page

    one = UserSession.objects.get(session_key=others[0].session.session_key)
    browser.post(f"/accounts/sessions/{one.pk}/end/")
    assert others[0].get("/settings/account/").status_code == 302
    assert others[1].get("/settings/account/").status_code == 200

    browser.post("/accounts/sessions/")
    assert others[2].get("/settings/account/").status_code == 302
    assert browser.get("/settings/account/").status_code == 200


def test_session_of_another_is_not_ended(browser, osei, client):
    EmailAddressFactory(user__username="other")
    other = type(client)()
    other.post("/accounts/login/", {"login": "other", "password": PASSWORD})
    theirs = UserSession.objects.get(user__username="other")

    browser.post(f"/accounts/sessions/{theirs.pk}/end/")

    assert other.get("/settings/account/").status_code == 200


def test_list_of_sessions_costs_the_same_for_few_and_many(browser, osei, client, assert_flat):
    def sign_in_more(count):
        for _number in range(count):
            type(client)().post("/accounts/login/", {"login": "osei", "password": PASSWORD})

    assert_flat(sign_in_more, lambda: browser.get("/accounts/sessions/"))


def test_member_edits_name_profession_language_and_time_zone(browser, osei):
    form = {"name": "周  若衡", "profession": "engineer", "language": "zh-hans", "time_zone": "Asia/Shanghai"}

    response = browser.post("/settings/account/", form)

    assert response["Location"] == "/zh-hans/settings/account/"
    osei.refresh_from_db()
    assert (osei.name, osei.profession, osei.language, osei.time_zone) == (
        "周 若衡",
        "engineer",
        "zh-hans",
        "Asia/Shanghai",
    )
    assert Event.objects.get(kind="account_edited").data == {"fields": ["name", "profession", "language", "time_zone"]}


def test_form_cannot_give_rights(browser, osei):
    form = {
        "name": "",
        "profession": "other",
        "language": "en",
        "time_zone": "UTC",
        "is_staff": "on",
        "trust_level": "4",
    }

    browser.post("/settings/account/", form)

    osei.refresh_from_db()
    assert (osei.is_staff, osei.trust_level) == (False, 0)


class TestMemberPage:
    @pytest.mark.parametrize("address", ["/u/{}/", "/zh-hans/u/{}/"])
    def test_shows_who_it_is_and_what_nobody_checked(self, client, address):
        member = UserFactory(chinese=True, profession="clinician", is_demonstration=True)

        html = client.get(address.format(member.username)).content.decode()

        assert "周若衡" in html
        assert "badge--self" in html
        assert "badge--lapsed" in html, "a demonstration member is marked"
        assert member.email not in html

    def test_other_spelling_leads_to_the_address(self, client):
        UserFactory(username="Osei")

        assert client.get("/u/OSEI/")["Location"] == "/u/Osei/"

    @pytest.mark.parametrize("state", [{"waiting": True}, {"is_active": False}, {"unconfirmed": True}])
    def test_of_somebody_who_is_no_member_looks_missing(self, client, sign_in, member, state):
        UserFactory(username="somebody", **state)

        missing = client.get("/u/nobody/")
        hidden = client.get("/u/somebody/")

        assert (hidden.status_code, sign_in(member).get("/u/somebody/").status_code) == (404, 404)
        pages = [re.sub(r'value="\w{64}"', "", page.content.decode()) for page in (missing, hidden)]
        assert pages[1].replace("somebody", "nobody") == pages[0]

    @pytest.mark.parametrize("username", ["%00", "a%00b", "%ff%fe", "x" * 5000, "..", "a%2Fb", "%E2%80%AE", "'--"])
    def test_absurd_name_is_missing(self, client, username):
        assert client.get(f"/u/{username}/").status_code in (400, 404)


def test_only_superusers_replace_the_address_of_another(staff, member):
    with pytest.raises(NotPermitted):
        emails.replace_email(actor=staff, member=member, email="x@example.org", now=timezone.now())
    staff.is_superuser = True
    emails.replace_email(actor=staff, member=member, email="x@example.org", now=timezone.now())
    member.refresh_from_db()
    assert member.email == "x@example.org"
    assert EmailAddress.objects.get(user=member).verified
