"""What members, administrators and the person at the machine see of mail in both directions."""

import email
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from forum.models import Post
from notifications import mailing, silence
from notifications.inbound import handling
from notifications.models import Delivery, InboundMail, Mailbox, OutgoingMail, ReturnedMail
from notifications.retention import forget_old_inbound
from tests.budgets import assert_flat
from tests.factories.accounts import UserFactory
from tests.factories.notifications import (
    DeliveryFactory,
    DigestFactory,
    FanOutFactory,
    InboundMailFactory,
    NotificationFactory,
    OutgoingMailFactory,
)
from tests.forum.conftest import reply
from tests.notifications.inbound.conftest import arrive, outcome, sent
from tests.notifications.inbound.letters import mail as letter
from tests.notifications.telling import hear, told

pytestmark = pytest.mark.django_db

LOG = "/settings/notifications/mail/"


@pytest.fixture
def page(client, named):
    """The member's own page of mail."""

    def read():
        client.force_login(named)
        return client.get(LOG).content.decode()

    return read


def test_member_reads_what_became_of_mail_and_of_answers(page, answer, named):
    answer()
    answer(sender="stranger@elsewhere.example")
    DigestFactory(recipient=named, state="skipped", reason="other_mail")
    html = page()

    assert "Calibration drift" in html
    assert "taken" in html
    assert "from another address" in html
    assert "other mail had come within the month" in html
    assert "elsewhere.example" not in html


def test_reason_of_a_mail_that_was_not_sent_stands_in_words(page, named, client):
    DeliveryFactory(
        notification=NotificationFactory(recipient=named), state="skipped", reason="read", done_at=timezone.now()
    )
    assert "you had read it on the site" in page()
    type(named).objects.filter(pk=named.pk).update(language="zh-hans")

    assert "你已在网站上读过" in client.get(f"/zh-hans{LOG}").content.decode()


def test_title_of_what_can_no_longer_be_seen_stands_nowhere(page, answer, post):
    answer()
    Post.objects.update(hidden_at=timezone.now())
    post.thread.hidden_at = timezone.now()
    post.thread.save()

    assert "Calibration drift" not in page()


def test_nobody_reads_the_mail_of_another(client, answer):
    answer()
    client.force_login(UserFactory())

    assert "Calibration drift" not in client.get(LOG).content.decode()
    assert client.get(LOG).status_code == 200


def test_page_costs_as_much_for_many_rows_as_for_few(client, named, post):
    client.force_login(named)

    def make(count):
        for number in range(count):
            notification = NotificationFactory(recipient=named, subject=post, target=post.thread)
            DeliveryFactory(notification=notification, state="sent", done_at=timezone.now(), mail=OutgoingMailFactory())
            InboundMailFactory(fingerprint=f"{count}-{number}", member=named, made_model="forum.post", made_id=post.pk)

    assert assert_flat(make, lambda: client.get(LOG)) <= 14


def test_button_revokes_the_addresses_of_earlier_mail(clock, client, named, answer):
    clock.shift(timedelta(minutes=12))
    client.force_login(named)
    assert client.post(reverse("answers_revoke")).status_code == 302
    answer()

    assert outcome() == ("refused", "revoked")


def test_mail_after_the_revocation_can_be_answered(clock, client, named, thread):
    client.force_login(named)
    client.post(reverse("answers_revoke"))
    clock.shift(timedelta(minutes=5))
    reply(UserFactory(joined_at=timezone.now() - timedelta(days=90)), thread, body="What does @named say?")
    hear()
    clock.shift(timedelta(minutes=11))
    mailing.mail_due()
    arrive(letter(sender=named.email, to=str(sent()["Reply-To"])))

    assert outcome() == ("taken", "")


def test_staff_with_the_permission_see_neither_text_nor_address(client, answer, named):
    answer()
    ReturnedMail.objects.create(member=named, kind="hard", reported_at=timezone.now())
    Mailbox.objects.update_or_create(member=named, defaults={"score": 20})
    staff = UserFactory(staff=True)
    permission = Permission.objects.filter(content_type__app_label="notifications")
    for model in ("inboundmail", "returnedmail", "mailbox"):
        path = reverse(f"admin:notifications_{model}_changelist")
        client.force_login(staff)
        assert client.get(path).status_code == 403
        staff.user_permissions.add(permission.get(codename=f"view_{model}"))
        client.force_login(type(staff).objects.get(pk=staff.pk))
        html = client.get(path).content.decode()
        assert named.shown_name in html
        assert named.email not in html
        assert "in.example.org" not in html


def test_old_rows_are_forgotten(answer, named):
    answer()
    ReturnedMail.objects.create(member=named, kind="hard", reported_at=timezone.now())
    assert forget_old_inbound(now=timezone.now() + timedelta(days=89)) == 0

    assert forget_old_inbound(now=timezone.now() + timedelta(days=91)) == 2


# The page of mail of the embedded edition.


@pytest.fixture
def outbox(client, post, settings, tmp_path):
    """The mail that can be answered, as a file, and a session that may read it."""
    settings.DATA_DIR, settings.OUTBOX_KEY_FILE = tmp_path, tmp_path / "key"
    settings.OUTBOX_KEY_FILE.write_text("the-key")
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "one.eml").write_bytes(bytes(OutgoingMail.objects.get().source))
    client.get("/outbox/?key=the-key")
    return client


def test_mail_can_be_answered_where_it_is_read(outbox, named):
    html = outbox.get("/outbox/one/").content.decode()
    assert "answers+r" in html
    response = outbox.post("/outbox/one/", {"answer": "Recalibrate.\n\nOn the newest month."})
    assert response.status_code == 302
    handling.handle_due()

    made = Post.objects.order_by("pk").last()
    assert (made.author, made.source) == (named, "Recalibrate.\n\nOn the newest month.")
    assert InboundMail.objects.get().via == "page"


@pytest.mark.parametrize("text", ["", "  ", "x" * 20_001])
def test_empty_or_too_long_answer_is_refused_with_words(outbox, text):
    response = outbox.post("/outbox/one/", {"answer": text})

    assert response.status_code == 422
    assert "20000" in response.content.decode()


def test_mail_that_takes_no_answer_cannot_be_answered(outbox, settings):
    path = settings.DATA_DIR / "mail" / "one.eml"
    message = email.message_from_bytes(path.read_bytes())
    del message["Reply-To"]
    path.write_bytes(message.as_bytes())

    assert "<textarea" not in outbox.get("/outbox/one/").content.decode()
    assert outbox.post("/outbox/one/", {"answer": "x"}).status_code == 404


def test_without_the_key_nothing_can_be_answered(outbox, settings):
    settings.OUTBOX_KEY_FILE.write_text("another")

    assert outbox.post("/outbox/one/", {"answer": "x"}).status_code == 404
    assert not InboundMail.objects.exists()


# Nothing leaves.


def hours(number):
    return timezone.now() - timedelta(hours=number)


def test_quiet_site_is_not_silent():
    OutgoingMailFactory(state="sent", sent_at=hours(200), source=b"")
    DeliveryFactory(state="skipped", reason="read", done_at=hours(2), due_at=hours(3))

    assert silence.find(timezone.now()) is None


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (lambda: FanOutFactory(due_at=hours(2)), "telling"),
        (lambda: DeliveryFactory(due_at=hours(2)), "writing"),
        (
            lambda: DeliveryFactory.create_batch(50, state="skipped", reason="access_lost", done_at=hours(2)),
            "skipping",
        ),
        (lambda: OutgoingMailFactory.create_batch(3, state="failed"), "sending"),
        (OutgoingMailFactory, "sending"),
    ],
)
def test_silence_is_found_by_where_it_begins(make, cause):
    make()
    OutgoingMail.objects.update(created_at=hours(2))

    assert silence.find(timezone.now()).cause == cause


@pytest.mark.parametrize(
    "make",
    [
        lambda: FanOutFactory(due_at=hours(0.5)),
        lambda: DeliveryFactory(due_at=hours(0.5)),
        lambda: DeliveryFactory.create_batch(49, state="skipped", reason="access_lost", done_at=hours(2)),
        lambda: DeliveryFactory.create_batch(50, state="skipped", reason="read", done_at=hours(2)),
        lambda: OutgoingMailFactory.create_batch(2, state="failed"),
        lambda: [
            *OutgoingMailFactory.create_batch(3, state="failed"),
            OutgoingMailFactory(state="sent", sent_at=hours(1)),
        ],
    ],
)
def test_what_is_no_silence_is_none(make):
    make()
    OutgoingMail.objects.update(created_at=hours(2))
    OutgoingMail.objects.filter(state="sent").update(created_at=hours(1))

    assert silence.find(timezone.now()) is None


def test_administrators_are_told_once_a_day(client):
    admin, member = UserFactory(admin=True), UserFactory()
    OutgoingMailFactory()
    OutgoingMail.objects.update(created_at=hours(3))
    for _hour in range(3):
        silence.look(now=timezone.now())
        hear()

    assert told(admin) == ["mail_silent"]
    assert not told(member)
    client.force_login(admin)
    assert "does not leave any more" in client.get("/notifications/").content.decode()
    assert not Delivery.objects.exists()
