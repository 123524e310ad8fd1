import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.models import Event
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
PASSWORD = "four unrelated words here"


@pytest.fixture
def browser() -> Client:
    """Somebody who follows the link; what the page looks like is tested where it is made."""
    return Client()


def create_admin(capsys, *arguments: str) -> str:
    call_command("create_admin", *arguments)
    return capsys.readouterr().out


def link_in(output: str) -> str:
    (found,) = re.findall(r"https?://\S+", output)
    return found


def test_new_administrator_has_every_right_and_no_password(capsys) -> None:
    output = create_admin(capsys, "Ada@Example.org")

    member = User.objects.get(email="ada@example.org")
    assert output.startswith("ada was made an administrator.")
    assert member.is_staff
    assert member.is_superuser
    assert member.approved_at is not None
    assert not member.has_usable_password()


def test_address_of_an_administrator_counts_as_confirmed(capsys) -> None:
    create_admin(capsys, "ada@example.org")

    address = EmailAddress.objects.get(email="ada@example.org")
    assert (address.verified, address.primary, address.user.username) == (True, True, "ada")


def test_administrator_may_have_a_chinese_name(capsys) -> None:
    create_admin(capsys, "zhou@example.org", "--username", "周若衡")

    assert User.objects.get(email="zhou@example.org").username == "周若衡"


def test_link_leads_to_this_sites_page_for_choosing_a_password(capsys, browser, settings) -> None:
    settings.SITE_URL = "https://commons.example.org"
    link = link_in(create_admin(capsys, "ada@example.org"))
    assert link.startswith("https://commons.example.org/accounts/password/reset/key/")

    page = browser.get(link.removeprefix("https://commons.example.org"), follow=True)
    browser.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})

    assert page.status_code == 200
    assert User.objects.get(username="ada").check_password(PASSWORD)


def test_link_works_once(capsys, browser, settings) -> None:
    path = link_in(create_admin(capsys, "ada@example.org")).removeprefix(settings.SITE_URL)
    page = browser.get(path, follow=True)
    browser.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})

    browser.logout()
    again = browser.get(path, follow=True)
    browser.post(again.request["PATH_INFO"], {"password1": "another four words here", "password2": PASSWORD})

    assert User.objects.get(username="ada").check_password(PASSWORD)


def test_link_lasts_an_hour(capsys, browser, settings) -> None:
    output = create_admin(capsys, "ada@example.org")
    assert "within 60 minutes" in output
    path = link_in(output).removeprefix(settings.SITE_URL)

    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=61)):
        page = browser.get(path, follow=True)
        browser.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})

    assert not User.objects.get(username="ada").has_usable_password()


def test_member_is_promoted_and_keeps_what_is_theirs(capsys) -> None:
    member = UserFactory(username="ada", email="ada@example.org", waiting=True, profession="clinician")

    output = create_admin(capsys, "ada@example.org")

    member.refresh_from_db()
    assert output.startswith("ada was a member and is an administrator now.")
    assert (member.is_superuser, member.profession) == (True, "clinician")
    assert member.approved_at is not None


def test_repeating_it_changes_nothing_and_gives_a_new_link(capsys) -> None:
    create_admin(capsys, "ada@example.org")
    before = User.objects.values().get()

    output = create_admin(capsys, "ada@example.org")

    assert output.startswith("ada is an administrator already.")
    assert link_in(output)
    assert User.objects.values().get() == before
    assert Event.objects.filter(kind="administrator_created").count() == 1


def test_making_an_administrator_is_recorded_without_the_address(capsys) -> None:
    create_admin(capsys, "ada@example.org")

    event = Event.objects.get(kind="administrator_created")
    assert event.actor is None
    assert (event.subject_model, event.subject_id) == ("accounts.user", User.objects.get().pk)
    assert event.data == {"outcome": "made"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nonsense"], "is not an e-mail address"),
        (["ada@example.org\nBcc: x@example.org"], "is not an e-mail address"),
        (["admin@example.org"], r"'admin' cannot be the username: .* Add --username NAME\."),
        (["a+b@example.org"], r"'a\+b' cannot be the username"),
        (["new@example.org", "--username", "Taken"], "It is taken"),
        (["taken@example.org", "--username", "other"], "belongs to taken"),
        (["second@example.org"], "second address of another member"),
        (["demo@example.org"], "demonstration member"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_nothing_behind(arguments: list[str], sentence: str) -> None:
    taken = UserFactory(username="taken", email="taken@example.org")
    EmailAddress.objects.create(user=taken, email="second@example.org", verified=True)
    UserFactory(username="demo", email="demo@example.org", is_demonstration=True)

    with pytest.raises(CommandError, match=sentence):
        call_command("create_admin", *arguments)

    assert User.objects.count() == 2
    assert not User.objects.filter(is_superuser=True).exists()
    assert not Event.objects.exists()


def test_no_password_can_be_given_on_the_command_line() -> None:
    with pytest.raises(CommandError, match="unrecognized arguments"):
        call_command("create_admin", "ada@example.org", "--password", PASSWORD)


def test_administrator_can_open_nothing_before_a_second_factor(capsys, browser, settings) -> None:
    path = link_in(create_admin(capsys, "ada@example.org")).removeprefix(settings.SITE_URL)
    page = browser.get(path, follow=True)
    browser.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    browser.logout()
    browser.post(reverse("account_login"), {"login": "ada@example.org", "password": PASSWORD})
    assert browser.session["_auth_user_id"] == str(User.objects.get(username="ada").pk)

    for address in (reverse("home"), reverse("admin:index")):
        assert browser.get(address).headers["Location"] == reverse("mfa_index"), address
