"""`manage.py claim_account`: whoever wrote elsewhere gets the account that came with their texts."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from events.models import Event
from tests.factories.accounts import EmailAddressFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported():
    return UserFactory(
        username="ada", origin=User.Origin.IMPORT, password="!", email="1@imported.invalid", email_confirmed_at=None
    )


def test_owner_chooses_a_password_and_comes_in(client, imported, link_in_mail):
    call_command("claim_account", "Ada", " Ada.L@Hospital.example.org ")

    client.post("/accounts/password/reset/", {"email": "ada.l@hospital.example.org"})
    form = client.get(link_in_mail())["Location"]
    assert client.post(form, {"password1": "four unrelated words here"}).status_code == 302
    client.post("/accounts/login/", {"login": "ada.l@hospital.example.org", "password": "four unrelated words here"})
    assert client.session.get("_auth_user_id") == str(imported.pk)
    assert Event.objects.filter(kind="email_changed", subject_id=imported.pk).exists()


@pytest.mark.parametrize(
    ("username", "email", "sentence"),
    [
        ("nobody", "ada@hospital.example.org", "no such account"),
        ("ada", "ada at hospital", "no e-mail address"),
        ("ada", "osei@example.org", "Another account has this address"),
        ("osei", "ada@hospital.example.org", "did not come by an import"),
    ],
)
def test_refusals_say_what_is_wrong_and_change_nothing(imported, username, email, sentence):
    EmailAddressFactory(user__username="osei", user__email="osei@example.org", email="osei@example.org")

    with pytest.raises(CommandError, match=sentence):
        call_command("claim_account", username, email)

    imported.refresh_from_db()
    assert (imported.email, imported.email_confirmed_at) == ("1@imported.invalid", None)


def test_account_whose_owner_is_there_is_not_given_away(imported):
    call_command("claim_account", "ada", "ada@hospital.example.org")
    with pytest.raises(CommandError, match="its owner is here already"):
        call_command("claim_account", "ada", "mallory@example.org")
    imported.refresh_from_db()
    assert imported.email == "ada@hospital.example.org"
