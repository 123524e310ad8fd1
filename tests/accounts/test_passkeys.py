"""Passkeys, with a device in software."""

import json
import re
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.accounts.device import Device
from tests.clients import StrictClient
from tests.factories.accounts import PASSWORD, EmailAddressFactory, UserFactory

pytestmark = pytest.mark.django_db

ADD = "/accounts/2fa/webauthn/add/"
LOGIN = "/accounts/2fa/webauthn/login/"


@pytest.fixture
def osei():
    return EmailAddressFactory(user__username="osei").user


def options_on(page):
    return json.loads(
        unescape(re.search(r'id="passkey-options"[^>]*>(.*?)</script>', page.content.decode(), re.S).group(1))
    )


def signed_in_by_password(client, login="osei"):
    client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    return client


def add_passkey(client, device, name="Phone"):
    credential = device.create(options_on(client.get(ADD)))
    return client.post(ADD, {"name": name, "credential": credential})


def challenge(client):
    return client.get(LOGIN, headers={"Accept": "application/json"}).json()


@pytest.fixture
def device(osei):
    """A device that holds a passkey of osei."""
    held = Device()
    assert add_passkey(signed_in_by_password(StrictClient()), held).status_code == 302
    mail.outbox.clear()
    return held


def test_member_adds_a_passkey_and_gets_recovery_codes_and_a_mail(client, osei):
    response = add_passkey(signed_in_by_password(client), Device())

    assert response["Location"] == "/accounts/2fa/recovery-codes/"
    assert Authenticator.objects.get(type="webauthn").wrap().name == "Phone"
    assert mail.outbox[-1].subject.startswith("A passkey was added")


def test_passkey_signs_in_without_name_and_password_and_is_both_factors(client, osei, device):
    response = client.post(LOGIN, {"credential": device.get(challenge(client)), "next": "/search/"})

    assert (response.status_code, response["Location"]) == (302, "/search/")
    assert client.session["_auth_user_id"] == str(osei.pk)


def test_passkey_of_staff_opens_the_administration(client):
    EmailAddressFactory(user=UserFactory(admin=True, username="keeper"))
    held = Device()
    add_passkey(signed_in_by_password(StrictClient(), "keeper"), held)

    client.post(LOGIN, {"credential": held.get(challenge(client))})

    assert client.get("/admin/").status_code == 200


def test_passkey_is_the_second_step_after_a_password(client, osei, device):
    signed_in_by_password(client)
    page = client.get("/accounts/2fa/authenticate/")

    response = client.post("/accounts/2fa/authenticate/", {"credential": device.get(options_on(page))})

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(osei.pk)


def test_answer_to_a_challenge_is_used_once(client, device):
    answer = device.get(challenge(client))
    client.post(LOGIN, {"credential": answer})
    client.post("/accounts/logout/")

    assert client.post(LOGIN, {"credential": answer}).status_code == 422


def test_challenge_of_another_session_is_refused(client, device):
    assert client.post(LOGIN, {"credential": device.get(challenge(StrictClient()))}).status_code == 422


@pytest.mark.parametrize(
    "change", [{"origin": "https://evil.example"}, {"origin": "http://localhost.evil.example"}, {"verifies": False}]
)
def test_passkey_from_elsewhere_or_without_its_user_is_refused(client, device, change):
    for name, value in change.items():
        setattr(device, name, value)

    response = client.post(LOGIN, {"credential": device.get(challenge(client))})

    assert response.status_code == 422
    assert "This passkey was not accepted" in response.content.decode()


def test_passkey_that_does_not_verify_its_user_is_not_added(client, osei):
    assert add_passkey(signed_in_by_password(client), Device(verifies=False)).status_code == 422
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "state", [{"is_active": False}, {"approved_at": None}, {"suspended_until": timezone.now().replace(year=2099)}]
)
def test_passkey_of_a_member_without_standing_signs_nobody_in(client, osei, device, state):
    for name, value in state.items():
        setattr(osei, name, value)
    osei.save()

    response = client.post(LOGIN, {"credential": device.get(challenge(client))})

    assert response["Location"] == "/accounts/inactive/"
    assert not client.session.get("_auth_user_id")


def test_ten_refused_passkeys_a_minute_from_one_address(client):
    found = [client.post(LOGIN, {"credential": "{}"}).status_code for _attempt in range(11)]

    assert found == [422] * 10 + [429]


def test_passkey_is_renamed_and_removed(client, osei, device):
    client.post(LOGIN, {"credential": device.get(challenge(client))})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    key = Authenticator.objects.get(type="webauthn")

    client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/edit/", {"name": "Laptop"})
    key.refresh_from_db()
    assert key.wrap().name == "Laptop"
    client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")

    assert not Authenticator.objects.exists(), "recovery codes go with the last factor"


def test_passkey_of_another_is_missing(client, osei, device):
    key = Authenticator.objects.get(type="webauthn")
    EmailAddressFactory(user__username="other")
    signed_in_by_password(client, "other")

    for verb in ("edit", "remove"):
        assert client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/{verb}/", {"name": "Mine"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


MALFORMED = st.one_of(
    st.text(max_size=50),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "rawId", "response", "type", "userHandle", "clientDataJSON"]), inner
            )
        ),
        max_leaves=12,
    ).map(json.dumps),
)


@given(credential=MALFORMED)
@pytest.mark.services
def test_whatever_comes_as_a_credential_is_refused_in_a_sentence(credential, osei):
    guest = StrictClient(REMOTE_ADDR="")
    challenge(guest)
    assert guest.post(LOGIN, {"credential": credential}, REMOTE_ADDR="10.0.0.1").status_code in (422, 429)


@pytest.mark.services
def test_whatever_comes_as_a_new_passkey_is_refused_in_a_sentence(client, osei):
    browser = signed_in_by_password(client)

    @given(credential=MALFORMED)
    def refused(credential):
        cache.clear()  # no person asks two hundred times in a minute, and the limit is not in question here
        browser.get(ADD)
        assert browser.post(ADD, {"credential": credential}).status_code == 422
        assert not Authenticator.objects.exists()

    refused()


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
@pytest.mark.parametrize("value", ["", "AA", "!!!", "AAAA" * 4000, None, 7, [], {}])
def test_answer_with_one_broken_part_is_refused(client, device, part, value):
    answer = json.loads(device.get(challenge(client)))
    answer["response"][part] = value

    assert client.post(LOGIN, {"credential": json.dumps(answer)}).status_code == 422


@pytest.mark.parametrize("part", ["clientDataJSON", "attestationObject"])
@pytest.mark.parametrize("value", ["", "AA", "!!!", "AAAA" * 4000, "o2NmbXRkbm9uZQ", None, 7, [], {}])
def test_registration_with_one_broken_part_is_refused(client, osei, part, value):
    browser = signed_in_by_password(client)
    answer = json.loads(Device().create(options_on(browser.get(ADD))))
    answer["response"][part] = value

    assert browser.post(ADD, {"credential": json.dumps(answer)}).status_code == 422
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("text", ["[" * 50_000, '{"a":' * 9_000, "\x00", "9" * 70_000, "{}" * 40_000])
def test_absurd_json_is_refused(client, text):
    assert client.post(LOGIN, {"credential": text}).status_code == 422
