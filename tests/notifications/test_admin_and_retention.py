from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from notifications import tasks
from notifications.models import OutgoingMail, WebhookCall
from tests.factories.accounts import UserFactory
from tests.factories.notifications import OutgoingMailFactory, WebhookCallFactory

pytestmark = pytest.mark.django_db

LIST = "admin:notifications_outgoingmail_changelist"


def aged(mail, **age):
    OutgoingMail.objects.filter(pk=mail.pk).update(created_at=timezone.now() - timedelta(**age))
    return mail


def test_administrator_sees_who_was_written_to_but_not_what(client):
    mail = OutgoingMailFactory()
    client.force_login(UserFactory(admin=True))
    listed = client.get(reverse(LIST)).content.decode()
    shown = client.get(reverse("admin:notifications_outgoingmail_change", args=[mail.pk])).content.decode()
    assert mail.recipient in listed
    assert mail.message_id.strip("<>") in shown
    assert "Open the link." not in listed + shown


def test_staff_who_are_not_administrators_see_no_addresses(client):
    person = UserFactory(staff=True)
    person.user_permissions.set(Permission.objects.filter(content_type__app_label="notifications"))
    client.force_login(person)
    assert client.get(reverse(LIST)).status_code == 403


def test_not_even_an_administrator_writes_or_removes_mail(client):
    mail = OutgoingMailFactory()
    client.force_login(UserFactory(admin=True))
    assert client.get(reverse("admin:notifications_outgoingmail_add")).status_code == 403
    assert client.get(reverse("admin:notifications_outgoingmail_delete", args=[mail.pk])).status_code == 403


def test_list_costs_the_same_for_many_rows_as_for_few(client, django_assert_max_num_queries):
    client.force_login(UserFactory(admin=True))
    OutgoingMailFactory.create_batch(5)
    client.get(reverse(LIST))  # fills what is read once and kept
    with django_assert_max_num_queries(12) as few:
        client.get(reverse(LIST))
    OutgoingMailFactory.create_batch(10)
    with django_assert_max_num_queries(12) as many:
        client.get(reverse(LIST))
    assert len(many) == len(few)


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_mail_is_forgotten_after_ninety_days(state):
    aged(OutgoingMailFactory(state=state), days=91)
    kept = aged(OutgoingMailFactory(state=state), days=89)
    tasks.forget_old()
    assert OutgoingMail.objects.get() == kept


@pytest.mark.parametrize("state", ["due", "claimed"])
def test_mail_on_its_way_is_never_forgotten(state):
    aged(OutgoingMailFactory(state=state), days=91)
    tasks.forget_old()
    assert OutgoingMail.objects.count() == 1


def test_longest_wait_counts_from_when_the_mail_was_queued():
    now = timezone.now()
    assert OutgoingMail.objects.longest_wait(now) == timedelta()
    aged(OutgoingMailFactory(due_at=now + timedelta(hours=1)), minutes=30)
    aged(OutgoingMailFactory(state="failed"), days=3)
    assert timedelta(minutes=30) <= OutgoingMail.objects.longest_wait(timezone.now()) < timedelta(minutes=31)


def test_calls_of_webhooks_are_forgotten_after_thirty_days():
    now = timezone.now()
    old, recent = now - timedelta(days=30, minutes=1), now - timedelta(days=29, hours=23)
    WebhookCallFactory(state="sent", done_at=old, created_at=old)
    WebhookCallFactory(state="failed", done_at=old, created_at=old)
    kept = [WebhookCallFactory(state="sent", done_at=recent, created_at=old), WebhookCallFactory(created_at=old)]

    tasks.forget_old()

    assert set(WebhookCall.objects.all()) == set(kept), "and never one that is still due"
