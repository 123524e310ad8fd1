from email import message_from_bytes
from email.policy import default

import pytest
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives, get_connection, send_mail
from django.db import transaction

from events import bell
from notifications.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _queued(settings):
    settings.EMAIL_BACKEND = "notifications.backends.QueuedEmailBackend"
    settings.SITE_URL = "https://commons.example.org:8443"
    settings.DEFAULT_FROM_EMAIL = "Commons <no-reply@commons.example.org>"


def headers(mail):
    return message_from_bytes(bytes(mail.source), policy=default)


def test_sent_mail_waits_in_the_database():
    assert send_mail("Confirm your address", "Open the link.", None, ["li@example.org"]) == 1

    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.recipient, mail.subject) == ("due", "li@example.org", "Confirm your address")
    assert b"Open the link." in bytes(mail.source)


def test_each_recipient_gets_a_mail_of_their_own():
    message = EmailMessage("Hello", "Text", to=["a@example.org"], cc=["b@example.org"], bcc=["c@example.org"])
    message.send()
    mails = OutgoingMail.objects.order_by("pk")
    assert [mail.recipient for mail in mails] == ["a@example.org", "b@example.org", "c@example.org"]
    assert len({mail.message_id for mail in mails}) == 3


def test_blind_copy_is_named_in_no_header():
    EmailMessage("Hello", "Text", to=["a@example.org"], bcc=["c@example.org"]).send()
    for mail in OutgoingMail.objects.all():
        assert b"c@example.org" not in bytes(mail.source)


def test_recipient_named_twice_gets_one_mail():
    EmailMessage("Hello", "Text", to=["a@example.org", "A <a@example.org>"], cc=["a@example.org"]).send()
    assert OutgoingMail.objects.count() == 1


def test_message_id_stands_at_the_sites_host_and_in_the_message():
    send_mail("Hello", "Text", None, ["li@example.org"])
    mail = OutgoingMail.objects.get()
    assert mail.message_id.endswith("@commons.example.org>")
    assert headers(mail)["Message-ID"] == mail.message_id
    assert headers(mail)["Date"]


def test_message_id_that_the_caller_chose_is_kept():
    EmailMessage("Hello", "Text", to=["a@example.org"], headers={"Message-ID": "<x.1@commons.example.org>"}).send()
    mail = OutgoingMail.objects.get()
    assert mail.message_id == headers(mail)["Message-ID"] == "<x.1@commons.example.org>"


def test_making_a_message_id_does_not_look_up_the_machines_name(monkeypatch):
    monkeypatch.setattr("socket.getfqdn", lambda: pytest.fail("looked up"))
    send_mail("Hello", "Text", None, ["li@example.org"])


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "Hello\nBcc: everyone@example.org"},
        {"to": ["li@example.org\nBcc: everyone@example.org"]},
        {"bcc": ["li@example.org\r\nDATA"]},
        {"from_email": "a@example.org\r\nBcc: everyone@example.org"},
        {"headers": {"X-Reason": "x\r\nBcc: everyone@example.org"}},
    ],
)
def test_line_break_in_a_header_is_refused_and_queues_nothing(fields):
    message = EmailMessage(**{"subject": "Hello", "body": "Text", "to": ["li@example.org"], **fields})
    with pytest.raises(BadHeaderError):
        message.send()
    assert not OutgoingMail.objects.exists()


def test_recipient_that_is_no_address_is_refused():
    with pytest.raises(ValueError, match="address"):
        EmailMessage("Hello", "Text", to=["nobody"]).send()


def test_mail_to_nobody_is_passed_over():
    assert get_connection().send_messages([EmailMessage("Hello", "Text")]) == 0


def test_chinese_text_and_html_survive_the_queue():
    message = EmailMultiAlternatives("请确认邮箱地址", "点击链接。", to=["周若衡 <zhou@example.org>"])
    message.attach_alternative("<p>点击链接。</p>", "text/html")
    message.send()

    mail = OutgoingMail.objects.get()
    received = headers(mail)
    assert (mail.subject, received["Subject"]) == ("请确认邮箱地址", "请确认邮箱地址")
    assert received["To"].addresses[0].display_name == "周若衡"
    assert received.get_body(("plain",)).get_content().strip() == "点击链接。"
    assert received.get_body(("html",)).get_content().strip() == "<p>点击链接。</p>"


def test_many_messages_ring_once_after_the_commit(monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr(bell, "ring", lambda task: rung.append(task.name))
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(3):
            send_mail("Hello", "Text", None, [f"member{number}@example.org"])
    assert rung == ["notifications.send_due_mail"]


@pytest.mark.django_db(transaction=True)
def test_mail_about_a_change_that_was_rolled_back_is_never_queued():
    with transaction.atomic():
        send_mail("Hello", "Text", None, ["li@example.org"])
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()
