"""Who registers tools, how, and with which keys the site signs."""

from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Client, Token
from django.core.management import call_command
from django.utils import timezone

from accounts.actions import openid
from accounts.openid import keys
from events.models import Event
from foundation.errors import DomainError, NotPermitted
from tests.accounts.openid.conftest import BACK
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
ADD = "/admin/allauth_idp_oidc/client/add/"
FORM = {"name": "Annotation tool", "redirect_uris": BACK, "type": "confidential", "scopes": ["profile"]}


def test_administrator_registers_a_tool_and_sees_its_secret_once(sign_in, administrator):
    browser = sign_in(administrator)

    page = browser.post(ADD, FORM, follow=True)

    made = Client.objects.get()
    assert (made.get_scopes(), made.get_redirect_uris()) == (["openid", "profile"], [BACK])
    assert (made.skip_consent, made.allow_uri_wildcards, made.get_response_types()) == (False, False, ["code"])
    secret = page.content.decode().split("<code>")[1].split("</code>")[0].replace("&amp;", "&").replace("&#x27;", "'")
    assert made.check_secret(secret.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"'))
    assert "<code>" not in browser.get(f"/admin/allauth_idp_oidc/client/{made.pk}/change/").content.decode()
    assert Event.objects.filter(kind="openid_client_made", actor=administrator).count() == 1


def test_staff_who_are_no_administrators_reach_no_tools(sign_in, staff, tool):
    browser = sign_in(staff)

    assert browser.get(ADD).status_code == 403
    assert browser.get(f"/admin/allauth_idp_oidc/client/{tool.client.pk}/change/").status_code == 403
    assert "allauth_idp_oidc" not in browser.get("/admin/").content.decode()
    for act in (openid.renew_secret, openid.remove_client):
        with pytest.raises(NotPermitted):
            act(actor=staff, client=tool.client, now=timezone.now())


def test_tokens_have_no_page(sign_in, administrator):
    assert sign_in(administrator).get("/admin/allauth_idp_oidc/token/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        *(
            "http://tool.example/",
            "https://*.tool.example/",
            "https://tool.example/#part",
            "javascript:alert(1)",
            "tool",
        ),
        *(
            "https://me@tool.example/",
            "https://tool.example:port/",
            "https://tool.example/; script-src *",
            "//x.example/",
        ),
    ],
)
def test_address_where_codes_could_be_read_is_refused(sign_in, administrator, address):
    page = sign_in(administrator).post(ADD, FORM | {"redirect_uris": address})

    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert not Client.objects.exists()


def test_tool_on_the_machine_of_its_user_may_do_without_tls(administrator):
    client = Client(name="Notebook")
    addresses = ["http://127.0.0.1:8888/back", "http://localhost:8888/back"]

    openid.save_client(actor=administrator, client=client, addresses=addresses, scopes=[], now=timezone.now())

    assert Client.objects.get().get_redirect_uris() == addresses


def test_new_secret_makes_the_old_one_useless(sign_in, administrator, tool):
    chosen = {"action": "renew_secret", "_selected_action": [tool.client.pk]}
    sign_in(administrator).post("/admin/allauth_idp_oidc/client/", chosen)

    assert not Client.objects.get().check_secret(tool.secret)
    assert Event.objects.filter(kind="openid_client_changed").count() == 1


def test_removed_tool_takes_its_grants_along(administrator, tool, member):
    Token.objects.create(type="at", hash="x", client=tool.client, user=member, expires_at=timezone.now())

    openid.remove_client(actor=administrator, client=tool.client, now=timezone.now())

    assert not Token.objects.exists()


def test_nothing_is_left_of_what_ran_out(tool, member):
    now = timezone.now()
    for number, days in enumerate([-2, 1]):
        expires = now + timedelta(days=days)
        Token.objects.create(type="at", hash=str(number), client=tool.client, user=member, expires_at=expires)

    assert openid.forget_old(now=now) == 1

    assert Token.objects.get().hash == "1"


def test_too_many_addresses_are_refused(administrator):
    addresses = [f"https://tool.example/{number}" for number in range(11)]
    with pytest.raises(DomainError):
        openid.save_client(
            actor=administrator, client=Client(name="x"), addresses=addresses, scopes=[], now=timezone.now()
        )


def moments(now):
    return [key.issued_at for key in keys.stored(now)]


def test_first_key_is_made_where_there_is_none_and_only_its_owner_may_read_it(tmp_path):
    now = timezone.now().replace(microsecond=0)

    assert moments(now) == [now]
    assert moments(now + timedelta(days=400)) == [now]
    paths = list(keys.folder().glob("*.pem"))
    assert [path.stat().st_mode & 0o777 for path in paths] == [0o600]


def test_next_key_is_known_before_it_signs_and_the_old_one_after(tool):
    now = timezone.now().replace(microsecond=0)
    first = keys.stored(now)[0]

    begins = keys.follow(now)

    assert begins == now + timedelta(hours=1)
    assert moments(now) == [now, begins]
    older = keys.stored(begins)[0]
    assert (older.pem, older.expires_at) == (first.pem, begins + timedelta(hours=1))
    assert moments(begins + timedelta(hours=1)) == [begins]


def test_key_signs_from_its_moment_on(tool, clock):
    from accounts.openid.adapter import SiteOpenIDAdapter  # noqa: PLC0415 - it needs the settings of the test

    first = SiteOpenIDAdapter().get_signing_key()
    keys.follow(timezone.now())
    assert SiteOpenIDAdapter().get_signing_key().pem == first.pem

    clock.shift(3601)

    assert SiteOpenIDAdapter().get_signing_key().pem != first.pem


def test_stolen_key_is_believed_no_more(tool, clock, capsys):
    first = keys.stored(timezone.now())[0]
    clock.shift(60)

    call_command("openid_keys", "--replace-all")

    assert [key.pem != first.pem for key in keys.stored(timezone.now())] == [True]
    assert "signs from" in capsys.readouterr().out


def test_other_member_is_no_administrator(member):
    with pytest.raises(NotPermitted):
        openid.save_client(
            actor=UserFactory(), client=Client(name="x"), addresses=[BACK], scopes=[], now=timezone.now()
        )
