"""A tool asks, a member answers, the tool is told: no more than was granted, and only while that holds."""

from datetime import timedelta

import jwt
import pytest
from allauth.idp.oidc.models import Token
from django.test import Client
from django.utils import timezone

from accounts.models import User
from events.models import Event
from tests.accounts.openid.conftest import BACK, answer, ask, told
from tests.clients import StrictClient
from tests.factories.accounts import CredentialFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.services]  # together they take as long as a server
ALL = "openid profile profession roles email"


def tokens_of(tool, browser, client, *, asked=ALL, granted=()):
    code = told(answer(browser, tool.question(scope=asked), scopes=granted))["code"]
    response = tool.exchange(client, code)
    assert response.status_code == 200, response.content
    return response.json()


@pytest.mark.parametrize(
    ("granted", "names"),
    [
        ([], {"sub"}),
        (["profile"], {"sub", "preferred_username", "name"}),
        (["profession"], {"sub", "profession"}),
        (["roles"], {"sub", "checked_roles"}),
        (["email"], {"sub", "email", "email_verified"}),
    ],
)
def test_tool_is_told_what_was_granted_and_nothing_else(tool, sign_in, member, granted, names):
    browser = StrictClient()
    held = tokens_of(tool, sign_in(member), browser, granted=granted)

    about = ask(browser, held["access_token"])

    assert about.status_code == 200
    assert set(about.json()) == names
    assert about.json()["sub"] == str(member.pk)


def test_roles_are_those_that_were_checked_and_still_hold(tool, client, sign_in, member):
    CredentialFactory(member=member, profession="clinician", state="accepted")
    CredentialFactory(member=member, profession="engineer", state="pending")

    held = tokens_of(tool, sign_in(member), client, granted=["roles"])

    roles = ask(client, held["access_token"]).json()["checked_roles"]
    assert [role["profession"] for role in roles] == ["clinician"]


def test_identity_token_is_signed_by_a_published_key_and_names_nobody(tool, client, sign_in, member, settings):
    held = tokens_of(tool, sign_in(member), client, granted=["profile", "email"])

    keys = client.get("/.well-known/jwks.json").json()["keys"]
    key = jwt.PyJWK(keys[0]).key
    said = jwt.decode(held["id_token"], key, algorithms=["RS256"], audience=tool.client.pk, issuer=settings.SITE_URL)

    assert (said["sub"], said["nonce"]) == (str(member.pk), "n-1")
    assert "email" not in said
    assert "preferred_username" not in said
    assert "d" not in keys[0]


def test_member_who_says_no_sends_nothing(tool, sign_in, member):
    said = told(answer(sign_in(member), tool.question(), action="cancel"))

    assert said == {"error": "access_denied", "state": "abc"}
    assert not Token.objects.exists()
    assert not Event.objects.filter(kind="openid_granted").exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "id_token token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"scope": "openid admin"}, "invalid_scope"),
        ({"prompt": "none"}, "interaction_required"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"request": "x.y.z"}, "invalid_request"),
    ],
)
def test_question_that_is_not_safe_is_sent_back(tool, sign_in, member, changes, error):
    said = told(sign_in(member).get(tool.question(**changes)))

    assert (said["error"], said["state"]) == (error, "abc")


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "nobody"},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": BACK + "x"},
        {"client_id": None},
    ],
)
def test_unknown_tool_or_address_is_led_nowhere(tool, sign_in, member, changes):
    response = sign_in(member).get(tool.question(**changes))

    assert response.status_code == 400
    assert "This tool is not known here" in response.content.decode()


def test_grant_of_one_tool_is_none_of_another(tool, client, sign_in, member):
    tokens_of(tool, sign_in(member), client, granted=["profile"])

    # Without a question, allauth would look at what any tool was granted.
    assert told(sign_in(member).get(tool.question(prompt="none")))["error"] == "interaction_required"


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "another-verifier-that-is-long-enough-to-be-one-too"},
        {"code_verifier": None},
        {"client_secret": "guessed"},
        {"client_secret": None},
        {"redirect_uri": "https://evil.example/"},
        {"grant_type": "password"},
        {"grant_type": "client_credentials"},
        {"grant_type": "urn:ietf:params:oauth:grant-type:device_code"},
    ],
)
def test_code_is_of_use_only_to_the_tool_that_asked(tool, client, sign_in, member, changes):
    code = told(answer(sign_in(member), tool.question()))["code"]

    response = tool.exchange(client, code, **changes)

    assert response.status_code in (400, 401)
    assert "access_token" not in response.json()
    assert not Token.objects.exists()


def test_code_is_of_use_once(tool, client, sign_in, member):
    code = told(answer(sign_in(member), tool.question()))["code"]
    assert tool.exchange(client, code).status_code == 200

    assert tool.exchange(client, code).status_code == 400


def test_failures_are_counted_by_address(tool, client):
    answers = [tool.exchange(client, "guessed").status_code for _ in range(31)]

    assert answers[-2:] == [400, 429]


def test_tool_asks_anew_by_what_it_holds_and_what_it_held_is_useless(tool, client, sign_in, member):
    held = tokens_of(tool, sign_in(member), client, granted=["profile"])
    again = {"grant_type": "refresh_token", "refresh_token": held["refresh_token"]}

    fresh = tool.exchange(client, None, **again)

    assert fresh.status_code == 200
    assert ask(client, fresh.json()["access_token"]).json()["preferred_username"] == member.username
    assert tool.exchange(client, None, **again).status_code == 400


@pytest.mark.parametrize("lost", [{"suspended_until": timedelta(days=3)}, {"is_active": False}])
def test_member_without_standing_is_told_of_no_more(tool, client, sign_in, member, lost):
    browser = sign_in(member)
    held = tokens_of(tool, browser, client, granted=["profile"])
    code = told(answer(browser, tool.question()))["code"]
    changes = {name: timezone.now() + value if value else value for name, value in lost.items()}
    User.objects.filter(pk=member.pk).update(**changes)

    assert ask(client, held["access_token"]).status_code in (400, 401)
    refreshed = {"grant_type": "refresh_token", "refresh_token": held["refresh_token"]}
    assert tool.exchange(client, None, **refreshed).status_code == 400
    assert tool.exchange(client, code).status_code == 400
    assert browser.get(tool.question()).status_code == 302
    assert "code=" not in browser.get(tool.question())["Location"]


def test_guest_signs_in_first_and_comes_back(tool, client):
    response = client.get(tool.question())

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/identity/authorize/")


def test_member_sees_and_ends_what_was_granted(tool, client, sign_in, member):
    browser = sign_in(member)
    held = tokens_of(tool, browser, client, granted=["profile", "roles"])
    page = browser.get("/settings/tokens/").content.decode()
    assert "Annotation tool" in page
    assert "tool.example" in page
    assert "Your checked credentials" in page
    assert "Your e-mail address" not in page

    assert browser.post(f"/settings/tokens/tools/{tool.client.pk}/end/").status_code == 302

    assert ask(client, held["access_token"]).status_code == 401
    assert "Annotation tool" not in browser.get("/settings/tokens/").content.decode()
    assert Event.objects.filter(kind="openid_revoked", actor=member).count() == 1


def test_nobody_ends_what_another_granted(tool, client, sign_in, member):
    held = tokens_of(tool, sign_in(member), client, granted=["profile"])

    assert sign_in(UserFactory()).post(f"/settings/tokens/tools/{tool.client.pk}/end/").status_code == 404

    assert ask(client, held["access_token"]).status_code == 200


def test_tool_gives_back_what_it_holds(tool, client, sign_in, member):
    held = tokens_of(tool, sign_in(member), client)
    form = {"client_id": tool.client.pk, "client_secret": tool.secret, "token": held["access_token"]}

    assert client.post("/identity/revoke/", form).status_code == 200

    assert ask(client, held["access_token"]).status_code == 401


def test_page_may_send_its_form_to_the_tool_and_nowhere_else(tool, sign_in, member):
    policy = sign_in(member).get(tool.question())["Content-Security-Policy"]

    rule = next(part.strip() for part in policy.split(";") if part.strip().startswith("form-action"))
    assert rule == "form-action 'self' https://tool.example"
    assert "unsafe" not in policy


def test_answer_of_another_site_is_refused(tool, member):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)

    response = answer(browser, tool.question())

    assert response.status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        *("/.well-known/openid-configuration", "/.well-known/jwks.json", "/identity/authorize/", "/identity/userinfo/"),
    ],
)
def test_site_without_tools_is_no_such_service(client, sign_in, member, path):
    assert client.get(path).status_code == 404
    assert sign_in(member).get(path).status_code == 404


def test_site_without_tools_takes_no_codes(client, db):
    assert client.post("/identity/token/", {"grant_type": "authorization_code"}).status_code == 404
    assert client.post("/identity/revoke/", {"token": "x"}).status_code == 404


def test_description_names_addresses_of_the_site_that_answer(tool, client, settings):
    said = client.get("/.well-known/openid-configuration").json()

    assert said["issuer"] == settings.SITE_URL
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["response_types_supported"] == ["code"]
    places = [value for name, value in said.items() if name.endswith("_endpoint") or name == "jwks_uri"]
    assert len(places) == 5
    for place in places:
        assert client.get(place.removeprefix(settings.SITE_URL)).status_code != 404
