"""Who hears of credentials and groups: the member whom a decision is about, and who has to decide."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from accounts.actions import credential_requests, credentials, group_admissions, group_leading
from accounts.models import Admission, User
from notifications.models import Notification
from tests.factories.accounts import CredentialFactory, GroupFactory, MembershipFactory, UserFactory
from tests.forum.conftest import regular
from tests.notifications.telling import hear, told

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 a certificate"


def holder(*codenames):
    made = UserFactory(staff=True)
    made.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return User.objects.get(pk=made.pk)


@pytest.fixture
def reviewer():
    return holder("check_credential")


def asked(member):
    return credential_requests.request_by_document(
        actor=member, profession="clinician", register="Council", number="1", country="GB", content=PDF,
        now=timezone.now(),
    )  # fmt: skip


def line(client, member):
    """The list of notifications as the member reads it."""
    client.force_login(member)
    return client.get(reverse("notifications")).content.decode()


def opened(client, member):
    """Where the newest line leads."""
    client.force_login(member)
    newest = Notification.objects.filter(recipient=member).latest("pk")
    return client.get(reverse("notification", args=[newest.pk])).headers["Location"]


def test_reviewers_hear_of_a_request_and_its_member_of_the_decision(client, reviewer):
    member, bystander = regular(name="Asta Applicant"), holder("admit_member")
    credential = asked(member)
    hear()

    assert told(reviewer) == ["credential_waits"]
    assert (told(member), told(bystander)) == ([], [])
    assert "Asta Applicant" in line(client, reviewer)
    assert opened(client, reviewer) == reverse("admin:accounts_credential_change", args=[credential.pk])

    credentials.reject(actor=reviewer, credential=credential, reason="Not legible.", now=timezone.now())
    hear()

    assert told(member) == ["credential"]
    assert "rejected" in line(client, member)
    assert opened(client, member) == reverse("credential_settings")


def test_request_that_answers_for_itself_or_is_withdrawn_is_no_news_to_reviewers(reviewer):
    member = regular()
    credential = asked(member)
    credentials.withdraw(actor=member, credential=credential, now=timezone.now())
    hear()

    assert told(reviewer) == []


def test_appeal_is_told_to_those_who_may_decide_about_it(reviewer):
    member, second = regular(), holder("check_credential", "decide_credential_appeal")
    credential = asked(member)
    credentials.reject(actor=reviewer, credential=credential, reason="Not legible.", now=timezone.now())
    credential.refresh_from_db()
    credentials.appeal(actor=member, credential=credential, text="It is legible.", now=timezone.now())
    hear()

    assert told(second)[-1] == "credential_waits"
    assert told(reviewer) == []


def test_reviewer_does_not_hear_of_a_request_of_their_own(reviewer):
    asked(reviewer)
    hear()

    assert told(reviewer) == []


def test_end_of_a_credential_is_told_to_its_member(reviewer):
    credential = CredentialFactory()
    credentials.revoke(actor=reviewer, credential=credential, reason="Left the register.", now=timezone.now())
    hear()

    assert told(credential.member) == ["credential"]


@pytest.fixture
def leader():
    return MembershipFactory(
        member=regular(name="Lea Leader"), role="leader", group=GroupFactory(is_listed=True, joining="request")
    ).member


@pytest.fixture
def group(leader):
    return leader.memberships.get().group


def test_leaders_hear_who_asks_to_join_and_who_asked_hears_the_answer(client, leader, group):
    member, ordinary = regular(name="Mo Member"), MembershipFactory(group=group).member
    admission = group_admissions.ask_to_join(actor=member, group=group, note="I row.", now=timezone.now())
    hear()

    assert told(leader) == ["group_request"]
    assert told(ordinary) == []
    assert "Mo Member asks to join" in line(client, leader)
    assert opened(client, leader) == reverse("manage_group", args=[group.slug])

    group_admissions.decide_request(actor=leader, admission=admission, is_accepted=True, reason="", now=timezone.now())
    hear()

    assert told(member) == ["group_answer"]
    assert "accepted" in line(client, member)


def test_refusal_is_told_to_whoever_asked(client, leader, group):
    member = regular()
    admission = group_admissions.ask_to_join(actor=member, group=group, note="", now=timezone.now())
    group_admissions.decide_request(
        actor=leader, admission=admission, is_accepted=False, reason="The group is full.", now=timezone.now()
    )
    hear()

    assert told(member) == ["group_answer"]
    assert told(leader) == []
    assert "declined" in line(client, member)


def test_invitation_is_told_to_the_member_and_saying_yes_to_nobody(client, leader, group):
    group.is_listed, group.joining = False, "invitation"
    group.save()
    member = regular(username="invited")
    group_admissions.invite_to_group(actor=leader, group=group, who="invited", note="", now=timezone.now())
    hear()

    assert told(member) == ["group_invitation"]
    assert "Lea Leader invites you" in line(client, member)
    assert opened(client, member) == group.get_absolute_url()

    group_admissions.answer_invitation(
        actor=member, admission=Admission.objects.get(), is_accepted=True, now=timezone.now()
    )
    hear()

    assert told(member) == ["group_invitation"]


def test_member_hears_of_being_taken_out_and_not_of_leaving(client, leader, group):
    group.is_listed, group.joining = False, "invitation"
    group.save()
    one, other = (MembershipFactory(group=group, member=regular()) for _ in range(2))
    group_leading.remove_member(actor=leader, membership=one, reason="Never came.", now=timezone.now())
    group_admissions.leave_group(actor=other.member, group=group, now=timezone.now())
    hear()

    assert told(one.member) == ["group_removed"]
    assert told(other.member) == []
    assert group.name in line(client, one.member)
    assert opened(client, one.member) == reverse("groups")
