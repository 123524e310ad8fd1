"""Signing in, joining and linking by another service, against a real one on this machine."""

import time
import urllib.request
from urllib.parse import urlsplit

import pytest
from allauth.account.internal.flows import login as login_flow
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail

from accounts.models import Credential, User
from events.models import Event
from tests.accounts.openid_server import running
from tests.factories.accounts import EmailAddressFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.services]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


@pytest.fixture
def service(settings):
    with running() as found:
        app = {"client_id": "site", "secret": "shared", "provider_id": "oidc", "name": "Hospital login"}
        settings.OUTSIDE_SERVICES = {"oidc": "Hospital login", "orcid": "ORCID"}
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"APPS": [app | {"settings": {"server_url": found.url}}], "OAUTH_PKCE_ENABLED": True},
            "orcid": {"APPS": [{"client_id": "site", "secret": "shared"}], "OAUTH_PKCE_ENABLED": True},
        }
        found.person = {"sub": "77", "email": "newcomer@hospital.example", "email_verified": True, "name": "New Comer"}
        yield found


def go_through(browser, provider="oidc", **form):
    """Press the button, say yes at the service, and come back."""
    there = browser.post(f"/accounts/outside/{provider}/", form)
    assert there.status_code == 302, there.content.decode()[:500]
    try:
        urllib.request.build_opener(NoRedirect).open(there["Location"])
    except urllib.error.HTTPError as answer:
        back = urlsplit(answer.headers["Location"])
    return browser.get(f"{back.path}?{back.query}")


def fresh(browser, member):
    """The member has just shown their password."""
    session = browser.session
    session[login_flow.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session[login_flow._AUTHENTICATION_METHODS_USER_SESSION_KEY] = login_flow.user_id_to_str(member)
    session.save()
    return browser


def join(browser, **changes):
    form = {"username": "newcomer", "name": "", "profession": "researcher", "language": "en", "terms": "on"}
    return browser.post("/accounts/outside/signup/", form | changes)


def test_buttons_stand_only_where_a_service_is_set_up(client, service, settings):
    assert "Go on with Hospital login" in client.get("/accounts/login/").content.decode()
    assert "Go on with Hospital login" in client.get("/accounts/signup/").content.decode()
    settings.OUTSIDE_SERVICES = {}
    assert "Go on with" not in client.get("/accounts/login/").content.decode()
    assert client.post("/accounts/outside/oidc/").status_code == 404
    assert client.get("/accounts/outside/google/callback/").status_code == 404


def test_newcomer_joins_with_a_confirmed_address_and_comes_back(client, service):
    assert go_through(client)["Location"] == "/accounts/outside/signup/"
    page = client.get("/accounts/outside/signup/").content.decode()
    assert "newcomer@hospital.example" in page

    assert join(client, email="other@hospital.example").status_code == 302

    member = User.objects.get()
    assert (member.email, member.has_usable_password()) == ("newcomer@hospital.example", False)
    assert member.email_confirmed_at is not None
    assert EmailAddress.objects.get().verified
    assert SocialAccount.objects.get().extra_data == {}
    assert client.get("/settings/account/").status_code == 200
    assert Event.objects.filter(kind="outside_account_linked").count() == 1

    client.post("/accounts/logout/")
    go_through(client)
    assert client.get("/settings/account/").status_code == 200
    assert SocialAccount.objects.get().extra_data == {}


def test_wrong_form_is_kept_and_can_be_sent_again(client, service):
    go_through(client)
    UserFactory(username="newcomer")
    assert join(client).status_code == 422
    assert join(client, username="another").status_code == 302


def test_address_that_the_service_did_not_confirm_gets_a_mail(client, service):
    service.person["email_verified"] = False
    go_through(client)

    answer = join(client, email="typed@hospital.example")

    assert answer["Location"] == "/accounts/confirm-email/"
    assert User.objects.get().email_confirmed_at is None
    assert mail.outbox[-1].to == ["typed@hospital.example"]


def test_account_with_the_same_address_is_never_taken_over(client, service):
    owner = UserFactory(email="newcomer@hospital.example")
    EmailAddressFactory(user=owner)

    answer = go_through(client)

    assert answer.status_code == 409
    assert "sign in to it as you always do" in answer.content.decode()
    assert not SocialAccount.objects.exists()
    assert client.get("/settings/account/").status_code == 302


@pytest.mark.parametrize(("mode", "status"), [("closed", 403), ("invitation", 403)])
def test_closed_door_is_closed_here_too(client, service, site_mode, mode, status):
    site_mode(mode)
    assert go_through(client).status_code == status
    assert not User.objects.exists()


def test_domain_and_approval_hold_here_too(client, service, site_mode):
    site_mode("domain", "other.example.org")
    go_through(client)
    assert join(client).status_code == 422
    site_mode("approval")
    join(client)
    assert User.objects.get().approved_at is None
    assert client.get("/settings/account/").status_code == 302


def test_member_links_and_unlinks_but_never_the_last_way_in(sign_in, service, member):
    EmailAddressFactory(user=member)
    browser = fresh(sign_in(member), member)
    assert go_through(browser)["Location"] == "/accounts/outside/"
    assert SocialAccount.objects.get().user == member
    assert "opens it from now on" in mail.outbox[-1].body
    User.objects.filter(pk=member.pk).update(password="!")
    browser = fresh(sign_in(User.objects.get(pk=member.pk)), member)

    refused = browser.post("/accounts/outside/", {"unlink": "oidc"})
    assert refused.status_code == 422
    assert "Set a password first" in refused.content.decode()

    member.set_password("four unrelated words here")
    member.save()
    browser = fresh(sign_in(member), member)
    browser.post("/accounts/outside/", {"unlink": "oidc"})
    assert not SocialAccount.objects.exists()
    assert Event.objects.filter(kind="outside_account_unlinked").count() == 1


def test_account_linked_to_another_member_stays_theirs(sign_in, service, member):
    other = UserFactory()
    SocialAccount.objects.create(user=other, provider="oidc", uid="77")

    answer = go_through(fresh(sign_in(member), member))

    assert answer.status_code == 302
    assert SocialAccount.objects.get().user == other


def test_suspended_member_does_not_come_in(client, service):
    member = UserFactory(suspended=True)
    EmailAddressFactory(user=member)
    SocialAccount.objects.create(user=member, provider="oidc", uid="77")

    assert go_through(client)["Location"] == "/accounts/inactive/"


def test_no_at_the_service_and_a_broken_service_change_nothing(client, service):
    service.says_no = True
    assert go_through(client)["Location"] == "/accounts/outside/cancelled/"
    assert client.get("/accounts/outside/cancelled/").status_code == 200
    service.is_broken = True
    assert client.post("/accounts/outside/oidc/").status_code == 503


def test_forged_way_back_is_refused(client, service):
    answer = client.get("/accounts/outside/oidc/callback/?code=x&state=made-up")
    assert answer.status_code == 401
    assert not User.objects.exists()


def test_next_page_is_of_this_site_only(client, service):
    member = UserFactory()
    EmailAddressFactory(user=member)
    SocialAccount.objects.create(user=member, provider="oidc", uid="77")
    assert "evil" not in go_through(client, next="//evil.example/")["Location"]


def test_orcid_links_the_id_as_a_credential_and_unlinking_takes_it_away(sign_in, service, member, settings):
    settings.ORCID_URL = service.url
    service.person = {"orcid": "0000-0002-1825-0097"}
    EmailAddressFactory(user=member)
    browser = fresh(sign_in(member), member)

    go_through(browser, "orcid")

    found = Credential.objects.get()
    assert (found.state, found.orcid, found.expires_at) == ("accepted", "0000-0002-1825-0097", None)
    assert User.objects.get(pk=member.pk).badge[1].startswith("Researcher (ORCID linked, ")
    browser.post("/accounts/outside/", {"unlink": "orcid"})
    assert Credential.objects.get().state == "withdrawn"
    assert User.objects.get(pk=member.pk).shown_credential is None
