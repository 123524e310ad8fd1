"""Members' programs hear what members hear: signed, without a text, never inside a private network."""

import hashlib
import hmac
import ipaddress
import socket
import threading
import time
from contextlib import closing, suppress
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.models import Post
from foundation.errors import DomainError
from notifications.models import Delivery, OutgoingMail, Webhook, WebhookCall
from notifications.webhooks import addresses, calling, carrying
from tests.factories.notifications import ChannelChoiceFactory, WebhookCallFactory, WebhookFactory
from tests.forum.conftest import author, category, regular, reply, start  # noqa: F401 - fixtures
from tests.notifications.telling import hear

pytestmark = pytest.mark.django_db


def later():
    """When everything that the tests wrote is due."""
    return timezone.now() + timedelta(minutes=1)


class Receiver:
    """Stands for `calling.call`; answers as it is told and remembers what it was given."""

    def __init__(self, status=200, error=""):
        self.outcome, self.calls = calling.Outcome(status, error, 5), []

    def __call__(self, **call):
        self.calls.append(call)
        return self.outcome


@pytest.fixture
def listener(author, category):  # noqa: F811
    """Somebody who watches a thread and wants to hear of it by webhook, after a reply to it."""
    member = regular()
    ChannelChoiceFactory(member=member, kind="mention", channel="webhook", is_on=True)
    hook = WebhookFactory(member=member)
    thread = start(author, category, title="Calibration drift")
    hear()
    reply(regular(name="Ana Lima"), thread, body=f"The word herring, @{member.username}.")
    hear()
    return hook


def test_call_says_what_and_where_and_never_the_text(listener):
    receiver = Receiver()
    carrying.prepare_due(clock=later)
    carrying.call_due(call=receiver, clock=later)

    (call,) = receiver.calls
    assert call["url"] == listener.url
    assert call["secret"] == "whsec_known"
    assert (call["payload"]["kind"], call["payload"]["title"]) == ("mention", "Calibration drift")
    assert "/p/" in call["payload"]["url"]
    assert "herring" not in str(call["payload"])
    assert WebhookCall.objects.get().state == "sent"


def test_second_worker_calls_nobody_again(listener):
    receiver = Receiver()
    for _turn in range(2):
        carrying.prepare_due(clock=later)
        carrying.call_due(call=receiver, clock=later)

    assert len(receiver.calls) == 1


def test_member_without_an_address_is_skipped_with_the_reason(listener):
    listener.delete()
    carrying.prepare_due(clock=later)

    assert Delivery.objects.filter(channel="webhook").values_list("state", "reason").get() == ("skipped", "no_webhook")


def test_call_that_fails_is_repeated_later_and_given_up(listener):
    carrying.prepare_due(clock=later)
    now = later()
    for _turn in range(carrying.MOST_ATTEMPTS):
        carrying.call_due(call=Receiver(500, "refused"), clock=lambda moment=now: moment)
        now += timedelta(hours=2)

    call = WebhookCall.objects.get()
    assert (call.state, call.attempts, call.last_error) == ("failed", carrying.MOST_ATTEMPTS, "refused")


def test_address_that_fails_again_and_again_is_switched_off_and_its_owner_told():
    hook = WebhookFactory(failures=carrying.MOST_FAILURES - 1)
    WebhookCallFactory(webhook=hook, attempts=carrying.MOST_ATTEMPTS - 1)

    carrying.call_due(call=Receiver(None, "timeout"))

    hook.refresh_from_db()
    assert hook.switched_off_reason == "failures"
    queued = [*OutgoingMail.objects.values_list("recipient", flat=True), *(one.to[0] for one in mail.outbox)]
    assert queued == [hook.member.email]
    assert not carrying.call_due(call=Receiver())


def test_success_forgets_earlier_failures():
    hook = WebhookFactory(failures=3)
    WebhookCallFactory(webhook=hook)

    carrying.call_due(call=Receiver())

    hook.refresh_from_db()
    assert hook.failures == 0


def test_signature_is_of_time_and_body():
    header = calling.sign(b'{"a": 1}', "secret", 1700000000)

    expected = hmac.new(b"secret", b'1700000000.{"a": 1}', hashlib.sha256).hexdigest()
    assert header == f"t=1700000000,v1={expected}"


@pytest.mark.parametrize(
    "number",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
        ),
        *("::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "ff02::1"),
    ],
)
def test_numbers_of_private_networks_are_never_called(number):
    assert not addresses.is_public(ipaddress.ip_address(number))


@pytest.mark.parametrize("number", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_numbers_may_be_called(number):
    assert addresses.is_public(ipaddress.ip_address(number))


def test_name_with_one_private_number_among_public_ones_is_not_called(monkeypatch):
    rows = [(2, 1, 6, "", (number, 443)) for number in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_args, **_options: rows)

    outcome = calling.call(url="https://hooks.example.org/", secret="s", number=1, payload={})

    assert (outcome.status, outcome.error) == (None, "private_address")


@pytest.mark.parametrize(
    "url",
    [
        *("http://hooks.example.org/", "ftp://hooks.example.org/", "https://user:pass@hooks.example.org/", "hooks"),
        *("https://hooks.example.org:22/", "https://127.0.0.1/", "https://[::1]/", "https://hooks.example.org:x/"),
    ],
)
def test_address_that_would_never_be_called_is_refused_with_a_sentence(url, client):
    with pytest.raises(DomainError):
        addresses.check(url)
    client.force_login(regular())
    page = client.post(reverse("webhooks"), {"name": "Lab", "url": url})

    assert page.status_code == 422
    assert url in page.content.decode()
    assert not Webhook.objects.exists()


def test_secret_is_shown_once_and_kept_encrypted(client):
    member = regular()
    client.force_login(member)
    page = client.post(reverse("webhooks"), {"name": "Lab", "url": "https://hooks.example.org/in"}).content.decode()
    hook = Webhook.objects.get()

    assert "whsec_" in page
    assert "whsec_" not in client.get(reverse("webhooks")).content.decode()
    assert "whsec_" not in hook.secret


def test_own_addresses_are_tested_switched_and_removed_and_others_look_missing(client):
    hook, theirs = WebhookFactory(), WebhookFactory()
    client.force_login(hook.member)
    change = reverse("webhook_change", args=[hook.pk])

    client.post(change, {"do": "test"})
    assert WebhookCall.objects.get().payload["kind"] == "test"
    client.post(change, {"do": "off"})
    assert Webhook.objects.get(pk=hook.pk).switched_off_reason == "member"
    client.post(change, {"do": "on"})
    assert Webhook.objects.get(pk=hook.pk).switched_off_at is None
    assert client.post(reverse("webhook_change", args=[theirs.pk]), {"do": "remove"}).status_code == 404
    client.post(change, {"do": "remove"})
    assert list(Webhook.objects.all()) == [theirs]


def test_finished_call_is_made_once_more(client):
    call = WebhookCallFactory(state="failed", done_at=timezone.now(), attempts=8)
    client.force_login(call.webhook.member)

    client.post(reverse("webhook_repeat", args=[call.pk]))

    call.refresh_from_db()
    assert (call.state, call.attempts) == ("due", 0)


def test_log_says_in_words_what_came_of_each_call(client):
    hook = WebhookFactory()
    WebhookCallFactory(webhook=hook, state="sent", done_at=timezone.now(), status=204, milliseconds=31)
    WebhookCallFactory(webhook=hook, state="failed", done_at=timezone.now(), last_error="certificate")
    WebhookCallFactory(webhook=hook, attempts=1, status=500, last_error="refused", payload={"kind": "mention"})
    client.force_login(hook.member)

    page = client.get(reverse("webhooks")).content.decode()

    assert "Taken, status 204" in page
    assert "The certificate of the server is not trusted" in page
    assert "The server answered with status 500. It is tried again." in page
    assert "Somebody mentions you" in page


def test_log_asks_as_little_for_many_calls_as_for_few(client, django_assert_num_queries):
    hook = WebhookFactory()
    client.force_login(hook.member)
    client.get(reverse("webhooks"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("webhooks"))
    WebhookCallFactory.create_batch(15, webhook=hook)

    with django_assert_num_queries(len(few)):
        client.get(reverse("webhooks"))


def test_call_is_not_made_again_once_its_member_may_see_the_thing_no_longer(listener, author):  # noqa: F811
    carrying.prepare_due(clock=later)
    assert carrying.call_due(clock=later, call=Receiver(500, "refused")) is False
    Post.objects.filter(number__gt=1).update(hidden_at=timezone.now())
    receiver, hours = Receiver(), timezone.now() + timedelta(hours=5)

    carrying.call_due(clock=lambda: hours, call=receiver)

    call = WebhookCall.objects.get()
    assert receiver.calls == []
    assert (call.state, call.last_error, call.payload) == ("failed", "access_lost", {"kind": "mention"})
    assert Webhook.objects.get().failures == 0


def test_receiver_that_answers_a_byte_at_a_time_is_left_after_a_while(monkeypatch):
    monkeypatch.setattr(calling, "LONGEST", 0.3)
    listener = socket.create_server(("127.0.0.1", 0))
    place = addresses.Place("localhost", listener.getsockname()[1], ipaddress.ip_address("127.0.0.1"), "/")
    monkeypatch.setattr(calling.PinnedConnection, "connect", without_tls)
    thread = threading.Thread(target=drip, args=[listener], daemon=True)
    thread.start()

    outcome = calling.call(url="https://localhost/", secret="s", number=1, payload={}, resolve=lambda _url: place)

    assert (outcome.status, outcome.error) == (None, "timeout")
    assert outcome.milliseconds < calling.TIMEOUT * 1000
    listener.close()
    thread.join(5)


def without_tls(connection):
    """What the test is about is time and not encryption."""
    connection.sock = socket.create_connection((str(connection._place.number), connection._place.port), 5)


def drip(listener):
    """Answer with a header that never ends."""
    with suppress(OSError), closing(listener.accept()[0]) as conversation:
        conversation.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            conversation.sendall(b"a")
            time.sleep(0.05)
