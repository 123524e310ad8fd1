"""Mail that comes back, and complaints: counted once, paused at four points, told on the site, taken back by a link."""

import json
import re
from datetime import timedelta

import pytest
from django.core import mail as mailbox_of_tests
from django.urls import reverse
from django.utils import timezone

from accounts.actions.emails import replace_email
from notifications import mailing, sending, unsubscribing
from notifications.digests import making, plans
from notifications.inbound import addresses, bounces, returns
from notifications.inbound.returns import Report
from notifications.models import Delivery, Mailbox, OutgoingMail, ReturnedMail
from notifications.tasks import forget_old
from tests.factories.accounts import UserFactory
from tests.factories.notifications import DeliveryFactory, NotificationFactory, OutgoingMailFactory
from tests.notifications.inbound.conftest import arrive, outcome
from tests.notifications.telling import hear, told

pytestmark = pytest.mark.django_db

KEY = "a key that nobody guesses, for the tests alone"


@pytest.fixture
def member():
    return UserFactory(email="noor@hospital.example")


@pytest.fixture
def sent(member):
    """Mails that left to the member."""

    def make(**columns):
        return OutgoingMailFactory(recipient=member.email, state="sent", sent_at=timezone.now(), source=b"", **columns)

    return make


def report(to, *, status="5.1.1", action="failed", recipient="noor@hospital.example", original=""):
    """A report as RFC 3464 has it."""
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nMessage-ID: <{to[:30]}-{status}-{action}@mx.example>\r\n"
        "Return-Path: <>\r\nAuto-Submitted: auto-replied\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{original}\r\n--b--\r\n"
    ).encode()


def complaint(original):
    return (
        "From: feedback@isp.example\r\nTo: answers@in.example.org\r\nMessage-ID: <arf@isp.example>\r\n"
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nAbuse report.\r\n"
        "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: x\r\nVersion: 1\r\n"
        f"\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{original}\r\n\r\nbody\r\n--b--\r\n"
    ).encode()


def score(member):
    return Mailbox.objects.get(member=member).score / 10


def is_paused(member):
    return Mailbox.objects.paused().filter(member=member).exists()


# Where it comes back to.


def test_each_mail_has_a_sender_of_its_own(sent):
    mail = OutgoingMailFactory()
    envelope = sending._envelope(mail)

    assert envelope.sender.startswith("answers+b")
    assert len(envelope.sender.partition("@")[0]) <= 64
    assert addresses.read(envelope.sender.upper()) == addresses.Return(mail.pk)


def test_without_an_address_the_sender_is_the_sites(settings):
    settings.INBOUND_ADDRESS = ""
    assert sending._envelope(OutgoingMailFactory()).sender == "no-reply@commons.example.org"


def test_report_to_a_mails_own_sender_is_counted(member, sent):
    mail = sent()
    delivery = DeliveryFactory(
        notification=NotificationFactory(recipient=member), mail=mail, state="sent", done_at=timezone.now()
    )
    arrive(report(addresses.for_return(mail.pk)))

    assert outcome() == ("taken", "")
    assert score(member) == 2
    found = ReturnedMail.objects.get()
    assert (found.member, found.mail, found.kind, found.status) == (member, mail, "hard", "5.1.1")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == ("failed", "returned")


def test_two_dead_letters_pause_mail_and_are_told_on_the_site(member, sent):
    for mail in (sent(), sent()):
        assert not is_paused(member)
        arrive(report(addresses.for_return(mail.pk)))
    assert is_paused(member)
    hear()

    assert told(member) == ["mail_paused"]


def test_same_failure_told_twice_counts_once(member, sent):
    mail = sent()
    for number in (1, 2):
        arrive(report(addresses.for_return(mail.pk)).replace(b"Message-ID: <", f"Message-ID: <{number}".encode()))

    assert score(member) == 2


@pytest.mark.parametrize(
    ("status", "points"), [("4.4.1", 1), ("5.2.2", 1), ("5.7.1", 1), ("5.1.1", 2), ("5.1.10", 2), ("5.4.4", 2), ("", 2)]
)
def test_points_follow_the_status(member, sent, status, points):
    arrive(report(addresses.for_return(sent().pk), status=status))

    assert score(member) == points


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded"])
def test_what_is_no_failure_counts_nothing(member, sent, action):
    arrive(report(addresses.for_return(sent().pk), action=action, status="4.0.0"))

    assert outcome() == ("ignored", "unmatched_report")
    assert not Mailbox.objects.exists()


def test_mail_sent_meanwhile_takes_off_a_tenth_each(member, sent):
    arrive(report(addresses.for_return(sent().pk)))
    later = timezone.now() + timedelta(days=1)
    for _mail in range(9):  # and the one that comes back
        OutgoingMailFactory(recipient=member.email, state="sent", sent_at=later, source=b"")
    arrive(report(addresses.for_return(sent().pk)), at=later + timedelta(hours=1))

    assert score(member) == 3.0


def test_after_thirty_days_all_is_forgotten_and_mail_goes_on(member, sent):
    for mail in (sent(), sent()):
        arrive(report(addresses.for_return(mail.pk)))
    bounces.forget_old(now=timezone.now() + timedelta(days=29))
    assert is_paused(member)
    bounces.forget_old(now=timezone.now() + timedelta(days=31))

    assert not is_paused(member)


def test_hourly_task_forgets_too(member):
    Mailbox.objects.create(
        member=member, paused_at=timezone.now(), pause_reason="returned", scored_at=timezone.now() - timedelta(days=31)
    )
    forget_old()

    assert not is_paused(member)


# What proves it.


def test_forged_sender_address_proves_nothing(member, sent):
    address = addresses.for_return(sent().pk)
    arrive(report(address[:12] + ("a" if address[12] != "a" else "b") + address[13:]))

    assert outcome() == ("ignored", "unmatched_report")
    assert not Mailbox.objects.exists()


def test_message_id_counts_with_its_recipient_alone(member, sent):
    mail = sent(message_id="<notification-1-2@commons.example.org>")
    headers = f"Message-ID: {mail.message_id}"
    arrive(report("answers@in.example.org", original=headers, recipient="somebody@else.example"))
    assert outcome() == ("ignored", "unmatched_report")
    arrive(report("answers@in.example.org", original=headers, status="5.1.2"))

    assert outcome() == ("taken", "")
    assert score(member) == 2


def test_old_message_id_proves_nothing(member, sent):
    mail = sent(message_id="<notification-1-2@commons.example.org>")
    later = timezone.now() + timedelta(days=11)
    arrive(report("answers@in.example.org", original=f"Message-ID: {mail.message_id}"), at=later)

    assert outcome() == ("ignored", "unmatched_report")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("550 5.1.1 <noor@hospital.example> User unknown", "hard"),
        ("收件人邮件地址（noor@hospital.example）不存在，邮件无法送达。550 Mailbox not found", "soft"),
        ("We are on holiday.", None),
    ],
)
def test_servers_own_words_count_by_the_code_they_quote(member, sent, text, kind):
    source = f"From: PostMaster@qq.example\r\nTo: {addresses.for_return(sent().pk)}\r\nMessage-ID: <x@y>\r\n\r\n{text}"
    arrive(source.encode())

    assert list(ReturnedMail.objects.values_list("kind", flat=True)) == ([kind] if kind else [])


def test_notice_of_absence_to_the_sender_of_a_mail_is_no_failure(member, sent):
    source = (
        f"From: {member.email}\r\nTo: {addresses.for_return(sent().pk)}\r\nMessage-ID: <x@y>\r\n"
        "Auto-Submitted: auto-replied\r\nReturn-Path: <>\r\n\r\nAway until 5.1.2027."
    )
    arrive(source.encode())

    assert outcome()[0] == "ignored"
    assert not ReturnedMail.objects.exists()


def test_complaint_stops_what_can_be_stopped(member):
    token = unsubscribing.token_for(NotificationFactory(recipient=member, kind="mention"))
    link = f"List-Unsubscribe: <https://x{unsubscribing.address(token)}>"
    arrive(complaint(f"Message-ID: <gone@x>\r\n{link}"))

    assert outcome() == ("taken", "")
    assert Mailbox.objects.get(member=member).pause_reason == "complaint"
    off = set(member.channel_choices.filter(channel="email", is_on=False).values_list("kind", flat=True))
    assert {"mention", "reply"} <= off


def test_complaint_with_a_forged_link_stops_nothing(member):
    arrive(complaint("Message-ID: <gone@x>\r\nList-Unsubscribe: <https://x/unsubscribe/WzEsIngiXQ:1abc:def/>"))

    assert outcome() == ("ignored", "unmatched_report")
    assert not Mailbox.objects.exists()


# What pausing does.


@pytest.fixture
def paused(member):
    return Mailbox.objects.create(member=member, paused_at=timezone.now(), pause_reason="returned", score=40)


def test_notifications_and_digests_are_skipped(member, paused):
    delivery = DeliveryFactory(notification=NotificationFactory(recipient=member, kind="mention"))

    assert mailing.decide(delivery, timezone.now()) == mailing.Skipped("paused")
    plan = plans.plan_of(member, timezone.now())
    assert making.refusal(plan, timezone.now()) == "paused"


def test_mail_that_the_account_needs_still_goes(client, member, paused):
    client.post(reverse("account_reset_password"), {"email": member.email})

    assert [message.to for message in mailbox_of_tests.outbox] == [[member.email]]


def test_link_in_a_mail_lets_mail_come_again(client, member, paused):
    client.force_login(member)
    assert "paused" in client.get(reverse("notification_settings")).content.decode()
    client.post(reverse("mailbox_ask"))
    (message,) = mailbox_of_tests.outbox
    assert message.to == [member.email]
    link = re.search(r"/mailbox/\S+/", message.body)[0]
    client.logout()

    assert client.get(link).status_code == 200
    assert is_paused(member), "looking changes nothing"
    assert client.post(link).status_code == 200
    assert not is_paused(member)
    paused.refresh_from_db()
    assert paused.score == 0


def test_link_dies_with_the_address_and_after_three_days(client, member, paused, clock):
    client.force_login(member)
    client.post(reverse("mailbox_ask"))
    link = re.search(r"/mailbox/\S+/", mailbox_of_tests.outbox[0].body)[0]
    type(member).objects.filter(pk=member.pk).update(email="other@hospital.example")
    assert client.get(link).status_code == 404
    type(member).objects.filter(pk=member.pk).update(email=member.email)
    clock.shift(timedelta(days=4))

    assert client.post(link).status_code == 404
    assert client.get("/mailbox/nonsense/").status_code == 404


def test_link_is_sent_three_times_a_day(client, member, paused):
    client.force_login(member)
    for _time in range(5):
        client.post(reverse("mailbox_ask"))

    assert len(mailbox_of_tests.outbox) == 3


def test_another_address_starts_afresh(member, paused):
    replace_email(actor=UserFactory(admin=True), member=member, email="new@hospital.example", now=timezone.now())
    hear()

    assert not is_paused(member)


# Reports of providers.


@pytest.fixture
def post(client):
    def send(given, key=KEY):
        body = given if isinstance(given, bytes) else json.dumps(given).encode()
        headers = {"authorization": f"Bearer {key}"}
        return client.post("/inbound/reports/", body, content_type="application/json", headers=headers)

    return send


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        (lambda mail: {"kind": "bounce", "message_id": mail.message_id, "status": "5.1.1"}, "hard"),
        (lambda mail: {"kind": "soft", "recipient": mail.recipient}, "soft"),
        (lambda mail: {"kind": "complaint", "recipient": mail.recipient}, "complaint"),
        (
            lambda mail: [{"event": "bounce", "email": mail.recipient, "smtp-id": mail.message_id, "status": "5.0.0"}],
            "hard",
        ),
        (lambda mail: [{"event": "spamreport", "email": mail.recipient}], "complaint"),
        (
            lambda mail: {"event-data": {"event": "failed", "severity": "permanent", "recipient": mail.recipient}},
            "hard",
        ),
        (
            lambda mail: {
                "event-data": {
                    "event": "complained",
                    "recipient": "x@y.example",
                    "message": {"headers": {"message-id": mail.message_id.strip("<>")}},
                }
            },
            "complaint",
        ),
        (lambda mail: {"RecordType": "Bounce", "Type": "HardBounce", "Email": mail.recipient}, "hard"),
        (lambda mail: {"RecordType": "SpamComplaint", "Email": mail.recipient}, "complaint"),
    ],
)
def test_forms_of_providers_are_understood(post, sent, member, form, kind):
    response = post(form(sent()))

    assert (response.status_code, response.json()) == (202, {"reports": 1, "known": 1})
    assert ReturnedMail.objects.get().kind == kind


@pytest.mark.parametrize(
    "given", [b"{", 5, "x", [5], {"x": 1}, [{"kind": "hard", "recipient": "a@b"}] * 501, b"[" * 100_000]
)
def test_what_is_no_report_is_refused(post, given):
    assert post(given).status_code == 422


def test_reports_need_the_key(post, settings):
    assert post({"kind": "hard", "recipient": "a@b.example"}, key="wrong").status_code == 401
    settings.INBOUND_KEY = ""
    assert post({"kind": "hard", "recipient": "a@b.example"}, key="").status_code == 404


def test_report_that_is_none_is_answered(post):
    response = post([{"event": "delivered", "email": "a@b.example"}, {"kind": "hard", "recipient": "a@b.example"}])

    assert response.json() == {"reports": 1, "known": 0}


def test_kinds_of_status():
    assert returns.kind_of("5.1.1 (bad)") == "hard"
    assert returns.kind_of("nonsense") == "soft"
    assert bounces.take(Report(""), now=timezone.now()) is None
    assert not Delivery.objects.exists()
    assert not OutgoingMail.objects.exists()
