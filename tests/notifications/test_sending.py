"""The queue against a real mail server that refuses, keeps silent and hangs up at every step."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from events import backoff
from notifications import sending
from notifications.models import OutgoingMail
from notifications.sending import ABANDONED_AFTER, TRIED_FOR, send_due
from notifications.transports import from_url
from tests.factories.notifications import OutgoingMailFactory
from tests.notifications.smtp_server import DROP, SILENCE, SmtpTestServer

pytestmark = [pytest.mark.django_db, pytest.mark.services]  # together they take as long as a server

TIMEOUT = 0.3  # seconds that the tests' transport waits for an answer


@pytest.fixture(autouse=True)
def _no_chance(monkeypatch):
    monkeypatch.setattr(backoff.delay, "__kwdefaults__", {"chance": lambda: 0.0})


@pytest.fixture
def server():
    server = SmtpTestServer()
    yield server
    server.close()


def transport_to(server, scheme="smtp", user=""):
    return from_url(f"{scheme}://{user}127.0.0.1:{server.port}", timeout=TIMEOUT)


def send(server, *, later=timedelta(), **options):
    now = timezone.now() + later
    return send_due(transport_to(server, **options), clock=lambda: now)


def outcome(mail):
    mail.refresh_from_db()
    return mail.state, mail.last_error, bytes(mail.source) == b""


def test_due_mail_is_sent_and_its_text_forgotten(server):
    mail = OutgoingMailFactory()

    assert send(server) is False

    (received,) = server.received
    assert (received.sender, received.recipient) == ("no-reply@commons.example.org", mail.recipient)
    assert received.text == bytes(mail.source)
    assert outcome(mail) == ("sent", "", True)
    assert mail.sent_at is not None


def test_sent_mail_is_not_sent_again(server):
    OutgoingMailFactory()
    for day in range(3):
        send(server, later=timedelta(days=day))
    assert len(server.received) == 1


def test_mail_is_not_sent_before_its_time(server):
    OutgoingMailFactory(due_at=timezone.now() + timedelta(minutes=5))
    send(server)
    assert server.received == []


def test_several_mails_share_one_connection(server):
    OutgoingMailFactory.create_batch(3)
    send(server)
    assert (len(server.received), server.connections) == (3, 1)


def test_lines_that_begin_with_a_dot_arrive_as_they_were_written(server):
    source = b"From: a@example.org\r\n\r\n.\r\n..two\r\n.end"
    OutgoingMailFactory(source=source)
    send(server)
    assert server.received[0].text == source + b"\r\n"


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "text"])
def test_mail_that_is_turned_down_for_good_has_failed_and_stays_so(server, step):
    server.answers = {step: ["550 5.1.1 <li@example.org>: no such person"]}
    mail = OutgoingMailFactory()
    send(server)
    send(server, later=timedelta(days=1))
    assert outcome(mail) == ("failed", "550 5.1.1", True)


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "text"])
def test_mail_that_is_put_off_is_due_again_after_a_pause(server, step):
    server.answers = {step: ["451 4.7.1 come back later"]}
    mail, now = OutgoingMailFactory(), timezone.now() + timedelta(seconds=1)

    send_due(transport_to(server), clock=lambda: now)
    assert outcome(mail) == ("due", "451 4.7.1", False)
    assert mail.due_at == now + timedelta(seconds=1)

    send_due(transport_to(server), clock=lambda: now + timedelta(seconds=1))
    assert outcome(mail)[0] == "sent"
    assert [received.recipient for received in server.received].count(mail.recipient) == (2 if step == "text" else 1)


def test_refused_recipient_does_not_hold_up_the_others(server):
    server.answers = {"rcpt": ["550 5.1.1 no such person"]}
    OutgoingMailFactory.create_batch(3)
    send(server)
    assert len(server.received) == 2


@pytest.mark.parametrize("step", ["greeting", "ehlo", "mail", "rcpt", "data"])
@pytest.mark.parametrize("fault", [DROP, SILENCE])
def test_fault_before_the_text_leaves_the_mail_due(server, step, fault):
    server.answers = {step: [fault]}
    mail = OutgoingMailFactory()
    send(server)
    assert outcome(mail)[0] == "due"
    send(server, later=timedelta(minutes=1))
    assert outcome(mail)[0] == "sent"
    assert len(server.received) == 1


@pytest.mark.parametrize("step", ["half", "text"])
@pytest.mark.parametrize("fault", [DROP, SILENCE])
def test_fault_after_the_text_began_makes_the_outcome_unknown_and_nobody_gets_two(server, step, fault):
    server.answers = {step: fault}
    mail = OutgoingMailFactory()
    send(server)
    server.answers = {}
    send(server, later=timedelta(days=1))
    state, reason, is_emptied = outcome(mail)
    assert (state, is_emptied) == ("unknown", True)
    assert reason
    assert len(server.received) == (1 if step == "text" else 0)


def test_server_that_refuses_connections_leaves_all_mail_due():
    server = SmtpTestServer()
    server.close()
    mails = OutgoingMailFactory.create_batch(2)
    assert send(server) is False
    assert [outcome(mail)[:2] for mail in mails] == [("due", "ConnectionRefusedError"), ("due", "")]
    assert [mail.attempts for mail in mails] == [1, 0]


def test_server_that_hangs_up_between_two_mails_gets_the_second_on_a_new_connection(server):
    server.answers = {"mail": ["250 2.1.0 ok", DROP]}
    OutgoingMailFactory.create_batch(2)
    send(server)
    assert (len(server.received), server.connections) == (2, 2)
    assert OutgoingMail.objects.filter(state="sent", attempts=1).count() == 2


def test_mail_that_nobody_takes_for_two_days_has_failed(server):
    server.answers = {"rcpt": "451 4.7.1 come back later"}
    mail = OutgoingMailFactory()
    send(server, later=TRIED_FOR + timedelta(minutes=1))
    assert outcome(mail) == ("failed", "451 4.7.1", True)


def test_wrong_password_leaves_the_mail_due(server):
    server.answers = {"auth": "535 5.7.8 no"}
    mail = OutgoingMailFactory()
    send(server, user="commons:wrong@")
    assert outcome(mail)[:2] == ("due", "SMTPAuthenticationError 535")


def test_password_is_not_sent_to_a_server_without_encryption_that_was_asked_for(server):
    mail = OutgoingMailFactory()
    send(server, scheme="smtp+tls", user="commons:secret@")
    assert outcome(mail)[:2] == ("due", "SMTPNotSupportedError")
    assert server.received == []


def test_mail_that_a_dead_worker_left_claimed_becomes_unknown_and_is_never_sent(server):
    now = timezone.now()
    left = OutgoingMailFactory(state="claimed", claimed_at=now - ABANDONED_AFTER - timedelta(seconds=1), attempts=1)
    busy = OutgoingMailFactory(state="claimed", claimed_at=now - ABANDONED_AFTER + timedelta(minutes=1), attempts=1)
    send(server)
    assert outcome(left) == ("unknown", "the worker stopped while sending", True)
    assert outcome(busy)[0] == "claimed"
    assert server.received == []


def test_mistake_of_ours_while_sending_makes_the_outcome_unknown(monkeypatch):
    class Broken:
        def deliver(self, envelope):
            raise ZeroDivisionError

        def close(self):
            pass

    mail = OutgoingMailFactory()
    with pytest.raises(ZeroDivisionError):
        send_due(Broken())
    assert outcome(mail) == ("unknown", "ZeroDivisionError", True)


def test_mail_given_up_as_abandoned_stays_unknown_when_its_worker_comes_back():
    class Slow:
        def deliver(self, envelope):
            OutgoingMail.objects.update(state="unknown")

        def close(self):
            pass

    mail = OutgoingMailFactory()
    send_due(Slow())
    assert outcome(mail)[0] == "unknown"


def test_one_run_is_bounded(server):
    OutgoingMailFactory.create_batch(3)
    assert send_due(transport_to(server), batch=2) is True
    assert len(server.received) == 2


def test_errors_name_no_recipient(server, caplog):
    server.answers = {"rcpt": "550 5.1.1 <li@example.org>: no such person"}
    mail = OutgoingMailFactory(recipient="li@example.org")
    send(server)
    mail.refresh_from_db()
    assert "li@" not in mail.last_error + caplog.text


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_send_each_mail_once(server, monkeypatch):
    mails = OutgoingMailFactory.create_batch(24)
    monkeypatch.setattr(sending, "BATCH", 100)
    gate = threading.Barrier(4)
    failures = []

    def work():
        try:
            gate.wait()
            while send_due(transport_to(server)):
                pass
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)

    assert failures == []
    assert sorted(received.recipient for received in server.received) == sorted(mail.recipient for mail in mails)
    assert OutgoingMail.objects.filter(state="sent").count() == 24
