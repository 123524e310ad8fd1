"""The name shown passes the gates before it is written."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.account import edit_account
from accounts.actions.joining import pretend_to_sign_up, sign_up_member
from accounts.models import User
from foundation.errors import DomainError

pytestmark = pytest.mark.django_db

REFUSED = "call 13912345678"


def account(**changes):
    return {"name": "Lin Mei", "profession": "other", "language": "en", "time_zone": "UTC"} | changes


def test_name_with_a_telephone_number_is_not_stored(member):
    with pytest.raises(DomainError) as refused:
        edit_account(actor=member, **account(name=REFUSED), now=timezone.now())
    assert (refused.value.code, refused.value.field) == ("privacy_findings", "name")
    assert User.objects.get(pk=member.pk).name != REFUSED


@pytest.mark.parametrize("name", ["王建国", "Dr. John Smith", "李秀英医生", "Quilla Zorn, MD", "García-Márquez"])
def test_name_of_a_person_is_a_name(member, name):
    edit_account(actor=member, **account(name=name), now=timezone.now())
    assert User.objects.get(pk=member.pk).name == name


def test_settings_page_says_what_is_wrong_with_the_name(sign_in, member):
    response = sign_in(member).post(reverse("account_settings"), account(name=REFUSED))
    assert response.status_code == 422
    assert "privacy check" in response.content.decode()
    assert REFUSED in response.content.decode()


@pytest.mark.parametrize("action", [sign_up_member, pretend_to_sign_up])
def test_refused_name_does_not_tell_whether_the_address_has_an_account(action):
    extra = {"actor": None, "email": "new@example.org"} if action is sign_up_member else {}
    with pytest.raises(DomainError) as refused:
        action(username="lin_mei", password="a long enough one", name=REFUSED, now=timezone.now(), **extra)
    assert refused.value.code == "privacy_findings"
    assert not User.objects.all().with_username("lin_mei").exists()
