"""Members, groups and invitations in the administration."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Audience, Group, Invitation, Membership, User
from events.models import Event
from tests.factories.accounts import (
    PASSWORD,
    EmailAddressFactory,
    GroupFactory,
    InvitationFactory,
    UserFactory,
    add_app,
    show_second_factor,
)

pytestmark = pytest.mark.django_db

MEMBERS = "/admin/accounts/user/"


def browser_of(user):
    """Not the strict client: Django's own pages are made by other rules."""
    browser = Client()
    browser.force_login(user)
    show_second_factor(browser, user)
    return browser


@pytest.fixture
def moderator():
    user = UserFactory(staff=True)
    wanted = ["view_user", "change_user", "admit_member", "restrict_member", "add_invitation", "change_invitation"]
    wanted += ["view_invitation", "view_group", "change_group", "add_group", "change_membership", "add_membership"]
    user.user_permissions.set(Permission.objects.filter(codename__in=[*wanted, "delete_membership", "view_audience"]))
    return user


@pytest.fixture
def desk(moderator):
    return browser_of(moderator)


@pytest.fixture
def superdesk():
    return browser_of(UserFactory(admin=True))


def act(browser, action, *members, **form):
    form = {"action": action, "_selected_action": [member.pk for member in members], **form}
    return browser.post(MEMBERS, form, follow=True)


def test_moderator_sees_no_addresses(desk):
    member = UserFactory(email="secret.address@example.org")
    for path in (MEMBERS, f"{MEMBERS}?q=secret.address", f"{MEMBERS}{member.pk}/change/"):
        response = desk.get(path)
        assert response.status_code == 200
        assert "secret.address@" not in response.content.decode()
    assert member.username not in desk.get(f"{MEMBERS}?q=secret.address").content.decode().split("result_list")[-1]


def test_superuser_sees_addresses(superdesk):
    UserFactory(email="secret.address@example.org")
    assert "secret.address@" in superdesk.get(MEMBERS).content.decode()


def test_moderator_repairs_a_name_and_nothing_that_gives_power(desk):
    member = UserFactory(name="Wrnog", profession="other")
    form = {"name": "Wrong no more", "profession": "engineer", "email": "mine@example.org", "is_staff": "on"}
    form |= {"is_superuser": "on", "username": "taken-over", "password": "x", "trust_level": "4"}

    assert desk.post(f"{MEMBERS}{member.pk}/change/", form).status_code == 302

    after = User.objects.get(pk=member.pk)
    assert (after.name, after.profession) == ("Wrong no more", "engineer")
    unchanged = ("email", "username", "password", "is_staff", "is_superuser", "trust_level")
    assert [getattr(after, field) for field in unchanged] == [getattr(member, field) for field in unchanged]


@pytest.mark.parametrize("path", ["{}/delete/", "{}/password/", "add/"])
def test_moderator_neither_adds_nor_deletes_members_nor_sets_passwords(desk, member, path):
    assert desk.get(MEMBERS + path.format(member.pk)).status_code == 403


def test_moderator_does_not_touch_other_staff(desk, staff):
    desk.post(f"{MEMBERS}{staff.pk}/change/", {"name": "Humbled", "profession": "other"})
    act(desk, "suspend", staff, apply="1", reason="x", days="7")

    staff.refresh_from_db()
    assert (staff.name, staff.suspended_until) == ("", None)


def test_newcomers_are_let_in_by_an_action_and_told(desk, moderator):
    first, second = UserFactory.create_batch(2, waiting=True)

    act(desk, "approve", first, second)

    assert User.objects.waiting_for_approval().count() == 0
    assert User.objects.get(pk=first.pk).approved_by == moderator
    assert Event.objects.filter(kind="member_approved", actor=moderator).count() == 2
    assert sorted(message.to[0] for message in mail.outbox) == sorted([first.email, second.email])
    assert LogEntry.objects.count() == 2


def test_refusal_asks_for_a_reason_first(desk):
    member = UserFactory(waiting=True)

    assert 'name="reason"' in act(desk, "refuse", member).content.decode()
    assert act(desk, "refuse", member, apply="1", reason="").status_code == 422
    assert User.objects.waiting_for_approval().exists()
    act(desk, "refuse", member, apply="1", reason="No affiliation given.")

    assert User.objects.get(pk=member.pk).refusal_reason == "No affiliation given."
    assert "No affiliation given." in mail.outbox[0].body


def test_suspension_has_an_end_and_ends_sessions(desk, client):
    member = EmailAddressFactory(user__username="osei").user
    client.post("/accounts/login/", {"login": "osei", "password": PASSWORD})

    act(desk, "suspend", member, apply="1", reason="Names a patient.", days="7")

    member.refresh_from_db()
    assert timedelta(days=6) < member.suspended_until - timezone.now() < timedelta(days=8)
    assert client.get("/settings/account/").status_code == 302
    assert "Names a patient." in mail.outbox[-1].body
    act(desk, "lift", member)
    assert User.objects.get(pk=member.pk).suspended_until is None


def test_silence_leaves_the_member_signed_in(desk, sign_in, member):
    browser = sign_in(member)
    act(desk, "silence", member, apply="1", reason="x", days="1")

    member.refresh_from_db()
    assert member.is_silenced(timezone.now())
    assert browser.get("/settings/account/").status_code == 200


@pytest.mark.parametrize("action", ["approve", "refuse", "suspend", "silence", "lift", "remove_second_factors"])
def test_staff_without_the_permission_are_not_offered_the_action(action):
    reader = UserFactory(staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_user"))
    member = UserFactory(waiting=True)

    act(browser_of(reader), action, member, apply="1", reason="x", days="7")

    after = User.objects.get(pk=member.pk)
    assert (after.approved_at, after.refused_at, after.suspended_until, after.silenced_until) == (None,) * 4


def test_superuser_gives_a_member_another_confirmed_address(superdesk):
    member = EmailAddressFactory(user__email="lost@example.org").user
    page = superdesk.get(f"{MEMBERS}{member.pk}/change/")
    initial = page.context["adminform"].form.initial
    form = {name: value for name, value in initial.items() if value is not None and value is not False and value != []}

    response = superdesk.post(f"{MEMBERS}{member.pk}/change/", form | {"email": "found@example.org"})

    assert response.status_code == 302, response.context["errors"]
    assert list(EmailAddress.objects.filter(user=member).values_list("email", "verified")) == [
        ("found@example.org", True)
    ]


def test_superuser_removes_lost_second_factors(superdesk, member):
    add_app(member)
    act(superdesk, "remove_second_factors", member)
    assert not member.authenticator_set.exists()


@pytest.mark.parametrize(
    "standing", ["waiting", "unconfirmed", "suspended", "silenced", "refused", "inactive", "bogus"]
)
def test_lists_by_standing(desk, standing):
    assert desk.get(f"{MEMBERS}?standing={standing}").status_code in (200, 302)


@pytest.mark.parametrize(
    "path", [MEMBERS, "/admin/accounts/group/", "/admin/accounts/invitation/", "/admin/accounts/audience/"]
)
def test_lists_cost_the_same_for_few_and_many(desk, assert_flat, path):
    def more(count):
        for group in GroupFactory.create_batch(count):
            Audience.objects.create(kind="group", group=group)
            Membership.objects.create(group=group, member=UserFactory())
        for _number in range(count):
            InvitationFactory(invited_by=UserFactory())

    assert_flat(more, lambda: desk.get(path))


def test_new_group_gets_its_audience_and_members_with_who_added_them(desk, moderator, member):
    form = {"name": "Radiology club", "slug": "radiology", "description": "", "memberships-TOTAL_FORMS": "1"}
    form |= {"memberships-INITIAL_FORMS": "0", "memberships-0-member": member.pk, "memberships-0-role": "leader"}
    form |= {"kind": "lab", "joining": "invitation"}

    response = desk.post("/admin/accounts/group/add/", form)

    assert response.status_code == 302, response.context["errors"]
    group = Group.objects.get()
    assert group.audience.term == f"group:{group.pk}"
    assert group.memberships.get().added_by == moderator
    assert Event.objects.filter(kind="group_member_added").count() == 1


def test_link_of_an_invitation_is_shown_once_and_sent(desk, moderator):
    form = {"email": "guest@example.org", "note": "Talked at the congress", "days": "14"}

    page = desk.post("/admin/accounts/invitation/add/", form, follow=True).content.decode()

    assert "http://localhost:8000/accounts/signup/?invitation=" in page
    assert mail.outbox[0].to == ["guest@example.org"]
    assert "/accounts/signup/?invitation=" not in desk.get("/admin/accounts/invitation/").content.decode()
    invitation = Invitation.objects.get()
    assert invitation.invited_by == moderator
    assert desk.get(f"/admin/accounts/invitation/{invitation.pk}/change/").status_code == 200


def test_invitation_is_withdrawn_once(desk):
    invitation = InvitationFactory()
    for _time in range(2):
        form = {"action": "withdraw", "_selected_action": [invitation.pk]}
        desk.post("/admin/accounts/invitation/", form)

    assert Invitation.objects.get().withdrawn_at
    assert Event.objects.filter(kind="invitation_withdrawn").count() == 1
