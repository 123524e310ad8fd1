from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import transaction
from django.utils import timezone

from accounts.actions.joining import confirm_email
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

HALF_PAST = timezone.now().replace(minute=30, second=0, microsecond=0) - timedelta(days=1)


def admit_permission():
    return Permission.objects.get(content_type__app_label="accounts", codename="admit_member")


def staff_who_may_admit(**fields):
    person = UserFactory(staff=True, **fields)
    person.user_permissions.add(admit_permission())
    return person


@pytest.fixture
def confirm(committing):
    """A newcomer opens the link in their mail; the handlers have run afterwards."""

    def confirmed(member, at=HALF_PAST):
        member.email_confirmed_at = None
        member.save()
        with committing(), transaction.atomic():
            confirm_email(actor=member, now=at)
        return member

    return confirmed


def written_to():
    return [message.to[0] for message in mail.outbox]


def test_staff_who_may_admit_are_told_that_a_newcomer_waits(confirm):
    person, through_a_group, chief = staff_who_may_admit(), UserFactory(staff=True), UserFactory(admin=True)
    group = Group.objects.create(name="Doorkeepers")
    group.permissions.add(admit_permission())
    through_a_group.groups.add(group)
    UserFactory(staff=True)

    confirm(UserFactory(waiting=True))

    assert written_to() == [person.email, through_a_group.email, chief.email]
    assert mail.outbox[0].subject.startswith("1 newcomer waits to be let in · ")


def test_mail_says_the_same_in_text_and_html_and_names_no_newcomer(confirm, settings):
    staff_who_may_admit()
    newcomer = confirm(UserFactory(waiting=True, name="Ines Carvalho"))
    message = mail.outbox[0]
    html = message.alternatives[0][0]
    for body in (message.body, html):
        assert "1 person has confirmed their address" in body
        assert f"{settings.SITE_URL}/admin/" in body
        assert "at most once an hour" in body
        assert newcomer.username not in body
        assert "Ines" not in body


def test_member_who_needs_nobodys_leave_troubles_nobody(confirm):
    staff_who_may_admit()
    confirm(UserFactory())
    assert mail.outbox == []


def test_newcomer_whose_address_is_not_confirmed_is_not_announced():
    staff_who_may_admit()
    UserFactory(waiting=True, email_confirmed_at=None)
    assert mail.outbox == []


def test_staff_are_told_once_an_hour_however_many_come(confirm):
    staff_who_may_admit()
    confirm(UserFactory(waiting=True))
    confirm(UserFactory(waiting=True), at=HALF_PAST + timedelta(minutes=20))
    assert len(mail.outbox) == 1
    confirm(UserFactory(waiting=True), at=HALF_PAST + timedelta(minutes=40))
    assert [message.subject.split(" ")[0] for message in mail.outbox] == ["1", "3"]


def test_mail_is_in_the_language_of_whoever_receives_it(confirm):
    staff_who_may_admit(chinese=True)
    confirm(UserFactory(waiting=True))
    assert '<html lang="zh-Hans">' in mail.outbox[0].alternatives[0][0]


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_person_who_left_the_staff_is_not_written_to(confirm, change):
    person = staff_who_may_admit()
    for name, value in change.items():
        setattr(person, name, value)
    person.save()
    confirm(UserFactory(waiting=True))
    assert mail.outbox == []
