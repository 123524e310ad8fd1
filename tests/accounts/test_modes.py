"""Who may join, in each mode of the site."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.actions import invitations, joining
from accounts.models import Invitation, User
from accounts.sign_up_door import Door
from foundation.errors import NotPermitted
from tests.factories.accounts import PASSWORD, EmailAddressFactory, InvitationFactory, UserFactory

pytestmark = pytest.mark.django_db


def join(client, form):
    return client.post("/accounts/signup/", form).status_code


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("open", (200, 302, "let in")),
        ("approval", (200, 302, "waiting")),
        ("domain", (200, 422, "nobody")),
        ("invitation", (403, 403, "nobody")),
        ("closed", (302, 403, "nobody")),
    ],
)
def test_newcomer_without_invitation(client, application, site_mode, mode, expected):
    site_mode(mode, "hospital.example.org")

    page = client.get("/accounts/signup/").status_code
    applied = join(client, application())
    member = User.objects.first()
    outcome = "nobody" if member is None else "let in" if member.approved_at else "waiting"

    assert (page, applied, outcome) == expected


@pytest.mark.parametrize("mode", ["open", "approval", "domain", "invitation"])
def test_invitation_lets_its_bearer_in_wherever_joining_is_possible(client, application, site_mode, mode):
    site_mode(mode, "hospital.example.org")
    invitation = InvitationFactory(token="secret")

    assert client.get("/accounts/signup/?invitation=secret")["Location"] == "/accounts/signup/"
    assert client.get("/accounts/signup/").status_code == 200
    assert join(client, application()) == 302

    member = User.objects.get()
    invitation.refresh_from_db()
    assert member.approved_at
    assert (invitation.used_by, bool(invitation.used_at)) == (member, True)


@pytest.mark.parametrize(
    "state",
    [
        {"expires_at": timezone.now() - timedelta(days=1)},
        {"used_at": timezone.now()},
        {"withdrawn_at": timezone.now()},
        None,
    ],
    ids=["expired", "used", "withdrawn", "never existed"],
)
def test_invitation_that_is_of_no_use_is_told_so_in_the_same_words(client, application, site_mode, state):
    site_mode("invitation")
    if state:
        InvitationFactory(token="secret", **state)
    client.get("/accounts/signup/?invitation=secret")

    response = client.get("/accounts/signup/")

    assert response.status_code == 403
    assert "used, has been withdrawn or has expired" in response.content.decode()
    assert join(client, application()) == 403


def test_invitation_for_an_address_makes_an_account_with_that_address_only(client, application, site_mode):
    site_mode("invitation")
    InvitationFactory(token="secret", email="guest@example.org")
    client.get("/accounts/signup/?invitation=secret")

    assert join(client, application(email="other@example.org")) == 302
    assert User.objects.get().email == "guest@example.org"


def test_invitation_cannot_be_used_to_ask_for_addresses_one_after_the_other(client, application, site_mode):
    site_mode("invitation")
    UserFactory(email="known@example.org")
    InvitationFactory(token="secret")
    client.get("/accounts/signup/?invitation=secret")

    assert join(client, application(email="known@example.org")) == 302
    assert join(client, application(email="newcomer@example.org")) == 403


def test_token_of_an_invitation_is_kept_nowhere(staff):
    staff.is_superuser = True
    invitation, url = invitations.invite(actor=staff, now=timezone.now())
    token = url.partition("?invitation=")[2]

    assert len(token) > 40
    assert token not in str(Invitation.objects.filter(pk=invitation.pk).values().get())


def test_only_staff_with_the_permission_invite(member):
    with pytest.raises(NotPermitted):
        invitations.invite(actor=member, now=timezone.now())


@pytest.mark.parametrize(
    ("email", "admitted"),
    [
        ("a@hospital.example.org", True),
        ("a@HOSPITAL.example.org", True),
        ("a@ward.hospital.example.org", False),
        ("a@nothospital.example.org", False),
        ("a@hospital.example.org.evil.example", False),
        ("a@uni.example", True),
        ("a@ward.uni.example", True),
        ("a@a.b.uni.example", True),
        ("a@notuni.example", False),
        ("a@uni.example.evil", False),
        ("a@医院.example", True),
        ("a@xn--ekrs67m.example", True),
        ("a@", False),
    ],
)
def test_domain_is_compared_whole(email, admitted):
    door = Door(mode="domain", domains=("hospital.example.org", "*.uni.example", "医院.example"))

    assert door.admits(email) == admitted


def test_newcomer_waits_is_told_so_is_let_in_and_told_by_mail(client, application, site_mode, link_in_mail, staff):
    site_mode("approval")
    join(client, application(language="en"))
    response = client.post(link_in_mail(), follow=True)
    assert "A moderator has yet to let you in" in response.content.decode()
    assert not client.session.get("_auth_user_id")
    member = User.objects.get(username="newcomer")
    staff.is_superuser = True

    joining.approve_member(actor=staff, member=member, now=timezone.now())

    assert mail.outbox[-1].to == ["newcomer@example.org"]
    assert mail.outbox[-1].subject.startswith("You are in")
    assert "You can sign in now" in client.get("/accounts/inactive/").content.decode()
    client.post("/accounts/login/", {"login": "newcomer", "password": application()["password1"]})
    assert client.session.get("_auth_user_id")


def test_refused_newcomer_reads_the_reason_and_stays_outside(client, staff):
    member = EmailAddressFactory(user=UserFactory(waiting=True, username="newcomer")).user
    staff.is_superuser = True
    joining.refuse_member(actor=staff, member=member, reason="Not a person, it seems.", now=timezone.now())

    html = client.post("/accounts/login/", {"login": "newcomer", "password": PASSWORD}, follow=True).content.decode()

    assert "Not a person, it seems." in html
    assert "Not a person, it seems." in mail.outbox[-1].body
    assert not client.session.get("_auth_user_id")


def test_decision_is_made_once(staff):
    member = UserFactory(waiting=True)
    staff.is_superuser = True
    now = timezone.now()

    assert joining.refuse_member(actor=staff, member=member, reason="x", now=now)
    assert not joining.refuse_member(actor=staff, member=member, reason="y", now=now)
    assert joining.approve_member(actor=staff, member=member, now=now), "a refusal can be taken back"
    assert not joining.approve_member(actor=staff, member=member, now=now)
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("trait", "sentence"),
    [
        ({"suspended": True}, "Your account is suspended"),
        ({"is_active": False}, "Your account is closed"),
        ({"waiting": True}, "A moderator has yet to let you in"),
    ],
    ids=["suspended", "closed", "waiting"],
)
def test_member_without_standing_reads_why_and_only_with_the_right_password(client, trait, sentence):
    EmailAddressFactory(user=UserFactory(username="osei", **trait))

    wrong = client.post("/accounts/login/", {"login": "osei", "password": "wrong"}, follow=True)
    right = client.post("/accounts/login/", {"login": "osei", "password": PASSWORD}, follow=True)

    assert sentence not in wrong.content.decode()
    assert sentence in right.content.decode()
    assert not client.session.get("_auth_user_id")


def test_page_about_standing_tells_a_stranger_nothing(client):
    assert client.get("/accounts/inactive/")["Location"] == "/accounts/login/"


def test_accounts_that_nobody_confirms_are_removed_and_their_names_free(client, application, clock):
    UserFactory(username="kept", email="kept@example.org")
    client.post("/accounts/signup/", application(username="unconfirmed"))
    client.post("/accounts/signup/", application(username="held", email="kept@example.org"))
    clock.shift(joining.UNCONFIRMED_LIFE.total_seconds() + 60)

    assert joining.forget_unconfirmed(now=timezone.now()) == 1

    assert [user.username for user in User.objects.all()] == ["kept"]
    assert not joining.is_username_taken(username="held", now=timezone.now())
