"""How often one may try. Counted in the database, so parallel attempts and a lost cache change nothing."""

import threading

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import Invitation, User
from tests.factories.accounts import (
    PASSWORD,
    EmailAddressFactory,
    InvitationFactory,
    UserFactory,
    add_app,
    code_now,
)

pytestmark = pytest.mark.django_db

MINUTE = 60


@pytest.fixture
def osei():
    return EmailAddressFactory(user__username="osei", user__email="l.osei@example.org").user


def try_to_sign_in(client, login="osei", password="wrong", **headers):
    return client.post("/accounts/login/", {"login": login, "password": password}, **headers)


def statuses(attempt, count):
    return [attempt(number).status_code for number in range(count)]


def test_sixth_failure_in_a_quarter_of_an_hour_waits_with_the_form_kept(client, osei, clock):
    assert statuses(lambda _n: try_to_sign_in(client), 5) == [422] * 5
    clock.shift(2 * MINUTE)

    response = try_to_sign_in(client, password=PASSWORD)

    assert response.status_code == 429
    assert int(response["Retry-After"]) == 13 * MINUTE
    assert 'value="osei"' in response.content.decode()
    assert "Try again in 13 minutes" in response.content.decode()
    clock.shift(13 * MINUTE)
    assert try_to_sign_in(client, password=PASSWORD).status_code == 302


def test_lost_cache_gives_no_further_attempts(client, osei):
    for _attempt in range(5):
        try_to_sign_in(client)
        cache.clear()

    assert try_to_sign_in(client).status_code == 429


def test_other_spellings_of_a_login_share_its_attempts(client, osei):
    for login in ("osei", "OSEI", " Osei ", "ｏｓｅｉ", "oSEI"):
        try_to_sign_in(client, login)

    assert try_to_sign_in(client, "osei").status_code == 429


def test_resting_account_stays_shut_by_its_other_name_without_telling_that_both_are_one(client, osei):
    """A 429 here would tell which address belongs to which username."""
    for _attempt in range(5):
        try_to_sign_in(client, "osei")

    known = try_to_sign_in(client, "l.osei@example.org", PASSWORD)
    unknown = try_to_sign_in(client, "m.osei@example.org", PASSWORD)

    assert (known.status_code, unknown.status_code) == (422, 422)
    assert "rests for 15 minutes" in known.content.decode()
    assert not client.session.get("_auth_user_id")


def test_unknown_name_has_the_limit_of_a_known_one(client):
    assert statuses(lambda _n: try_to_sign_in(client, "nobody"), 6) == [422] * 5 + [429]


def test_one_address_may_fail_ten_times_a_minute_over_all_names(client, clock):
    assert statuses(lambda n: try_to_sign_in(client, f"name{n}"), 11) == [422] * 10 + [429]
    clock.shift(MINUTE)
    assert try_to_sign_in(client, "another").status_code == 422


def test_success_is_not_counted_against_a_shared_address(osei):
    for _person in range(15):
        assert try_to_sign_in(Client(), password=PASSWORD).status_code == 302


def test_success_does_not_wipe_what_failed_before(client, osei):
    for _attempt in range(4):
        try_to_sign_in(client)
    assert try_to_sign_in(Client(), password=PASSWORD).status_code == 302

    assert statuses(lambda _n: try_to_sign_in(client), 2) == [422, 429]


def test_network_that_is_exempt_has_no_limit_of_its_own(client, settings):
    settings.LIMIT_EXEMPT_RANGES = ["10.0.0.0/8"]

    found = statuses(lambda n: try_to_sign_in(client, f"name{n}", REMOTE_ADDR="10.1.2.3"), 12)

    assert found == [422] * 12


def test_addresses_of_one_ipv6_network_share_their_attempts(client):
    found = statuses(lambda n: try_to_sign_in(client, f"name{n}", REMOTE_ADDR=f"2001:db8::{n + 1:x}"), 11)

    assert found == [422] * 10 + [429]


def test_header_that_a_client_wrote_is_no_address(client):
    found = statuses(lambda n: try_to_sign_in(client, f"name{n}", HTTP_X_FORWARDED_FOR=f"192.0.2.{n}"), 11)

    assert found[-1] == 429


def test_administration_has_no_door_of_its_own(client, osei):
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/accounts/login/?next=%2Fadmin%2F"
    client.post("/admin/login/", {"username": "osei", "password": PASSWORD})
    assert not client.session.get("_auth_user_id")


def test_twenty_applications_a_minute_from_one_address(client, application, clock):
    found = statuses(lambda n: client.post("/accounts/signup/", application(username="-")), 21)

    assert found == [422] * 20 + [429]


def test_five_reset_mails_in_five_minutes_to_one_address(client, osei, clock):
    found = statuses(lambda _n: client.post("/accounts/password/reset/", {"email": osei.email}), 6)

    assert found == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_unknown_mailbox_has_the_limit_of_a_known_one(client):
    found = statuses(lambda _n: client.post("/accounts/password/reset/", {"email": "x@example.org"}), 6)

    assert found == [302] * 5 + [429]


def test_nobody_fills_the_mailbox_of_a_stranger(application):
    for number in range(9):
        response = Client().post("/accounts/signup/", application(username=f"n{number}", email="victim@example.org"))
        assert response.status_code == 302

    assert len(mail.outbox) == 6


def test_open_session_is_no_way_to_guess_the_password(sign_in, osei):
    browser = sign_in(osei)

    found = statuses(lambda _n: browser.post("/accounts/reauthenticate/", {"password": "wrong"}), 6)

    assert found == [422] * 5 + [429]
    form = {"oldpassword": PASSWORD, "password1": "another good sentence"}
    assert browser.post("/accounts/password/change/", form).status_code == 429


def test_ten_reauthentications_a_minute(sign_in, osei, clock):
    browser = sign_in(osei)

    found = statuses(lambda _n: browser.post("/accounts/reauthenticate/", {"password": PASSWORD}), 11)

    assert found == [302] * 10 + [429]


def test_five_wrong_codes_in_five_minutes(client, osei, clock):
    add_app(osei)
    try_to_sign_in(client, password=PASSWORD)

    found = statuses(lambda _n: client.post("/accounts/2fa/authenticate/", {"code": "000000"}), 6)

    assert found == [422] * 5 + [429]
    clock.shift(5 * MINUTE)
    assert client.post("/accounts/2fa/authenticate/", {"code": code_now()}).status_code == 302


def test_change_of_address_is_mailed_five_times_an_hour(sign_in, osei):
    browser = sign_in(osei)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})

    found = statuses(lambda n: browser.post("/accounts/email/", {"email": f"new{n}@example.org", "action_add": "1"}), 6)

    assert found == [302] * 5 + [429]


def in_parallel(count, attempt):
    """What each of so many simultaneous calls returned, or raised."""
    start, found = threading.Barrier(count), []

    def run(number):
        start.wait()
        try:
            found.append(attempt(number))
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.services
def test_of_twenty_parallel_guesses_five_are_looked_at():
    EmailAddressFactory(user__username="osei")

    found = in_parallel(20, lambda n: try_to_sign_in(Client(), REMOTE_ADDR=f"192.0.2.{n}").status_code)

    assert sorted(found, key=str) == [422] * 5 + [429] * 15


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.services
def test_of_twenty_parallel_applications_with_one_invitation_one_succeeds(application, site_mode):
    site_mode("invitation")
    InvitationFactory(token="shared")

    def join(number):
        browser = Client(REMOTE_ADDR=f"192.0.2.{number}")
        browser.get("/accounts/signup/?invitation=shared")
        form = application(username=f"guest{number}", email=f"guest{number}@example.org")
        return browser.post("/accounts/signup/", form).status_code

    found = in_parallel(20, join)

    assert found.count(302) == 1
    assert set(found) <= {302, 403, 422}
    assert User.objects.count() == 1
    assert Invitation.objects.get().used_by == User.objects.get()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.services
def test_of_twenty_parallel_applications_for_one_address_one_makes_an_account(application):
    def join(number):
        browser = Client(REMOTE_ADDR=f"192.0.2.{number}")
        return browser.post("/accounts/signup/", application(username=f"guest{number}")).status_code

    assert in_parallel(20, join) == [302] * 20
    assert User.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_code_of_an_app_works_once_however_many_send_it_at_once():
    osei = EmailAddressFactory(user__username="osei").user
    add_app(osei)
    browsers = [Client() for _number in range(4)]
    for browser in browsers:
        try_to_sign_in(browser, password=PASSWORD)
    code = code_now()

    found = in_parallel(4, lambda n: browsers[n].post("/accounts/2fa/authenticate/", {"code": code}).status_code)

    assert sorted(found, key=str) == [302, 422, 422, 422]


def test_account_factory_makes_members_who_can_sign_in(client):
    EmailAddressFactory(user=UserFactory(chinese=True, username="周若衡"))

    assert try_to_sign_in(client, "周若衡", PASSWORD).status_code == 302
