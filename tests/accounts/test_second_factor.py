"""Second factors: setting them up, being asked for them, and what staff cannot do without one."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts import mfa_adapter
from accounts.actions import second_factors
from foundation.errors import NotPermitted
from tests.factories.accounts import (
    APP_SECRET,
    PASSWORD,
    EmailAddressFactory,
    UserFactory,
    add_app,
    code_now,
    show_second_factor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def osei():
    return EmailAddressFactory(user__username="osei").user


def sign_in_by_password(client, login="osei", **form):
    return client.post("/accounts/login/", {"login": login, "password": PASSWORD, **form})


def test_member_sets_up_an_app_and_is_asked_for_its_code(client, osei):
    sign_in_by_password(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    session = client.session
    session["mfa.totp.secret"] = APP_SECRET
    session.save()

    response = client.post("/accounts/2fa/totp/activate/", {"code": code_now()})
    assert response["Location"] == "/accounts/2fa/recovery-codes/"
    assert mail.outbox[-1].subject.startswith("An authenticator app was added")
    client.post("/accounts/logout/")

    assert sign_in_by_password(client, next="/search/")["Location"] == "/accounts/2fa/authenticate/"
    assert not client.session.get("_auth_user_id")
    assert client.post("/accounts/2fa/authenticate/", {"code": code_now(steps=1)})["Location"] == "/search/"
    assert client.session["_auth_user_id"] == str(osei.pk)


def test_secrets_are_encrypted_where_they_are_kept(osei):
    add_app(osei)

    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = str(cursor.fetchall())
    assert APP_SECRET not in stored


def test_secret_survives_a_change_of_the_secret_key_and_no_further_one(osei, settings):
    app = add_app(osei)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key" * 10
    adapter = mfa_adapter.MemberMFAAdapter()
    assert adapter.decrypt(app.data["secret"]) == APP_SECRET

    assert mfa_adapter.reencrypt(app)
    settings.SECRET_KEY_FALLBACKS = []

    assert adapter.decrypt(app.data["secret"]) == APP_SECRET
    settings.SECRET_KEY = "a third key" * 10
    with pytest.raises(mfa_adapter.SecretUnreadable):
        adapter.decrypt(app.data["secret"])


def test_unreadable_secret_is_a_sentence_and_no_way_in(client, osei, settings):
    add_app(osei)
    sign_in_by_password(client)
    Authenticator.objects.update(data={"secret": "tampered"})

    response = client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    assert response.status_code == 422
    assert "can no longer be read" in response.content.decode()


def test_used_code_is_refused_even_when_the_cache_is_lost(client, osei):
    add_app(osei)
    code = code_now()
    sign_in_by_password(client)
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    other = type(client)()
    sign_in_by_password(other)

    assert other.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 422


def test_recovery_code_signs_in_once(client, osei, sign_in):
    add_app(osei)
    browser = sign_in(osei)
    show_second_factor(browser, osei)
    browser.post("/accounts/2fa/recovery-codes/generate/")
    codes = browser.get("/accounts/2fa/recovery-codes/download/").content.decode().split()
    assert len(codes) == 10

    sign_in_by_password(client)
    assert client.post("/accounts/2fa/authenticate/", {"code": f" {codes[0][:4]} {codes[0][4:]} "}).status_code == 302
    client.post("/accounts/logout/")
    sign_in_by_password(client)
    assert client.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 422


class TestStaff:
    def test_can_do_nothing_before_a_second_factor_is_set_up(self, client):
        EmailAddressFactory(user=UserFactory(admin=True, username="keeper"))
        sign_in_by_password(client, "keeper")

        for path in ("/", "/admin/", "/settings/account/", "/search/", "/u/keeper/"):
            assert client.get(path)["Location"] == "/accounts/2fa/", path
        assert "Set up a second factor first" in client.get("/accounts/2fa/").content.decode()

    def test_can_go_on_after_setting_one_up(self, client):
        EmailAddressFactory(user=UserFactory(admin=True, username="keeper"))
        sign_in_by_password(client, "keeper")
        client.get("/accounts/2fa/totp/activate/")
        session = client.session
        session["mfa.totp.secret"] = APP_SECRET
        session.save()
        client.post("/accounts/2fa/totp/activate/", {"code": code_now()})

        assert client.get("/settings/account/").status_code == 200
        assert client.get("/admin/").status_code == 200

    def test_have_to_show_it_in_a_session_that_began_before_it(self, sign_in):
        keeper = UserFactory(admin=True)
        browser = sign_in(keeper, second_factor=False)
        add_app(keeper)

        assert browser.get("/admin/")["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fadmin%2F"
        assert browser.post("/accounts/2fa/reauthenticate/", {"code": code_now(), "next": "/admin/"}).status_code == 302
        assert browser.get("/admin/").status_code == 200

    def test_without_it_programs_are_refused(self, sign_in, staff):
        assert sign_in(staff, second_factor=False).get("/api/v1/threads/").status_code == 403

    def test_cannot_remove_the_last_one(self, sign_in, staff):
        browser = sign_in(staff)

        page = browser.get("/accounts/2fa/totp/deactivate/").content.decode()
        response = browser.post("/accounts/2fa/totp/deactivate/")

        assert "Staff need a second factor" in page
        assert response.status_code == 422
        assert Authenticator.objects.filter(user=staff).exists()

    def test_can_remove_one_of_two(self, sign_in, staff):
        browser = sign_in(staff)
        Authenticator.objects.create(user=staff, type="webauthn", data={"name": "Key", "credential": {}})

        assert browser.post("/accounts/2fa/totp/deactivate/").status_code == 302
        assert Authenticator.objects.get(user=staff).type == "webauthn"

    def test_action_refuses_the_last_one_whoever_calls_it(self, staff):
        with pytest.raises(NotPermitted):
            second_factors.lock_and_check_removal(actor=staff, authenticator=add_app(staff))

    def test_member_without_rights_may_remove_the_last_one(self, sign_in, osei):
        browser = sign_in(osei)
        add_app(osei)
        show_second_factor(browser, osei)

        assert browser.post("/accounts/2fa/totp/deactivate/").status_code == 302
        assert not Authenticator.objects.exists()

    def test_administration_is_closed_to_members(self, sign_in, member):
        assert sign_in(member).get("/admin/", follow=True).status_code == 403

    def test_only_superusers_take_away_the_factors_of_others(self, staff, member):
        add_app(member)
        with pytest.raises(NotPermitted):
            second_factors.remove_all(actor=staff, member=member, now=timezone.now())
        staff.is_superuser = True
        assert second_factors.remove_all(actor=staff, member=member, now=timezone.now()) == 1


def test_setting_one_up_asks_for_the_password_when_the_sign_in_is_old(client, osei, clock):
    sign_in_by_password(client)
    assert client.get("/accounts/2fa/webauthn/add/").status_code == 200
    clock.shift(601)

    assert client.get("/accounts/2fa/webauthn/add/")["Location"].startswith("/accounts/reauthenticate/?next=")


def test_command_moves_all_secrets_to_the_present_key(osei, settings):
    app = add_app(osei)
    RecoveryCodes.activate(osei)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key" * 10

    call_command("reencrypt_second_factors")

    settings.SECRET_KEY_FALLBACKS = []
    app.refresh_from_db()
    assert mfa_adapter.MemberMFAAdapter().decrypt(app.data["secret"]) == APP_SECRET
    settings.SECRET_KEY = "a third key" * 10
    with pytest.raises(CommandError, match="2 cannot be read"):
        call_command("reencrypt_second_factors")
