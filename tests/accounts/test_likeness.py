"""Names that would be taken for a badge, for staff, or for a member who was checked."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import likeness, names
from accounts.actions.account import edit_account
from foundation.errors import DomainError
from tests.factories.accounts import CredentialFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sign", ["✓", "✔", "☑", "✅", "🛡", "⚕", "★", "®", "√", "🩺", "©", "*️⃣"])
def test_signs_in_a_name_are_refused_with_a_sentence(sign):
    with pytest.raises(ValidationError) as refusal:
        names.validate_name(f"Ines Moreau {sign}")
    assert refusal.value.code in ("name_sign", "name_invisible")


@pytest.mark.parametrize(
    "name", ["Ines Moreau", "沈若安", "O'Neill, Jr.", "Jean-Luc 2", "Nguyễn Thị", "李·王", "Ana & Co"]
)
def test_ordinary_names_are_taken(name):
    names.validate_name(name)
    likeness.refuse_misleading(name, "somebody")


@pytest.mark.parametrize(
    "name",
    [
        "Admin",
        "Site Administrator",
        "MODERATOR",
        "Аdmin",
        "Adm1n",
        "mod",
        "超级管理员",
        "论坛 版主",
        "智医客服",
        "Ｓｔａｆｆ",
    ],
)
def test_titles_of_staff_are_refused(name):
    with pytest.raises(DomainError) as refusal:
        likeness.refuse_misleading(name, "somebody")
    assert (refusal.value.code, refusal.value.field) == ("name_title", "name")


@pytest.mark.parametrize("name", ["Model Maker", "Modena Hospital", "Badminton Fan", "管理学研究"])
def test_words_that_hold_a_title_are_no_titles(name):
    likeness.refuse_misleading(name, "somebody")


@pytest.mark.parametrize(
    "name", ["Ines Moreau", "lnes Moreau", "Іnes Мoreau", "INÈS  MOREAU", "Ines Moreau.", "Ines.Moreau"]
)
def test_name_that_looks_like_a_checked_member_is_refused(name):
    CredentialFactory(member=UserFactory(name="Ines Moreau"))
    with pytest.raises(DomainError) as refusal:
        likeness.refuse_misleading(name, "somebody")
    assert refusal.value.code == "name_taken_looks"


def test_username_shown_without_a_name_is_compared_too():
    UserFactory(staff=True, username="warden")
    with pytest.raises(DomainError) as refusal:
        likeness.refuse_misleading("", "wardeп".replace("п", "n"))
    assert refusal.value.field == "username"


def test_members_without_a_credential_may_share_a_name():
    UserFactory(name="Wei Li")
    likeness.refuse_misleading("Wei Li", "somebody")


def test_account_form_says_so_and_keeps_what_was_typed(sign_in, member):
    CredentialFactory(member=UserFactory(name="Ines Moreau"))
    browser = sign_in(member)
    form = {"name": "Inès Moreau", "profession": "other", "language": "en", "time_zone": "UTC"}

    answer = browser.post("/settings/account/", form)

    assert answer.status_code == 422
    assert "looks like the name of another member" in answer.content.decode()
    assert "Inès Moreau" in answer.content.decode()


def test_own_name_and_staff_are_left_alone(member):
    checked = CredentialFactory(member=UserFactory(name="Ines Moreau")).member
    facts = {"profession": "clinician", "language": "en", "time_zone": "UTC", "now": timezone.now()}

    edit_account(actor=checked, name="Ines M. Moreau", **facts)
    edit_account(actor=checked, name="Ines Moreau", **facts)
    edit_account(actor=UserFactory(staff=True), name="Site Administrator", **facts)
