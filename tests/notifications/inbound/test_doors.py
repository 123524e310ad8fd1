"""The doors by which mail comes in: for providers and mail servers with a key, and a command."""

import base64
import io
import json
import sys

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from config.models import SiteSettings
from forum.models import Post
from notifications.inbound import handling, mime, providers
from notifications.models import InboundMail
from tests.notifications.inbound.conftest import outcome, told
from tests.notifications.inbound.letters import mail as letter

pytestmark = pytest.mark.django_db

KEY = "a key that nobody guesses, for the tests alone"
BASIC = base64.b64encode(f"provider:{KEY}".encode()).decode()


@pytest.fixture
def source(address, named):
    return letter(sender=named.email, to=address, message_id="<one@mail.example.net>")


@pytest.fixture
def hand_in(client):
    """Post a body with the key."""

    def post(body, content_type="message/rfc822", key=KEY, **headers):
        headers.setdefault("authorization", f"Bearer {key}")
        return client.post("/inbound/mail/", body, content_type=content_type, headers=headers)

    return post


def is_taken():
    handling.handle_due()
    return (
        outcome() == ("taken", "") and Post.objects.order_by("pk").last().source == "Recalibrate on the newest month."
    )


def test_message_itself_is_taken_once(hand_in, source):
    first, second = hand_in(source), hand_in(source)

    assert (first.status_code, first.json()) == (202, {"new": 1})
    assert (second.status_code, second.json()) == (202, {"new": 0})
    assert is_taken()


def test_basic_password_is_a_key_too(hand_in, source):
    assert hand_in(source, authorization=f"Basic {BASIC}").status_code == 202


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer wrong",
        f"Bearer {KEY}x",
        f"Digest {KEY}",
        "Basic !!!",
        "Basic " + base64.b64encode(b"a").decode(),
    ],
)
def test_without_the_key_nothing_is_stored(hand_in, source, authorization):
    response = hand_in(source, authorization=authorization)

    assert response.status_code == 401
    assert not InboundMail.objects.exists()


@pytest.mark.parametrize("missing", ["INBOUND_KEY", "INBOUND_ADDRESS"])
def test_site_without_key_or_address_has_no_such_door(hand_in, source, settings, missing):
    setattr(settings, missing, "")

    assert hand_in(source, key="").status_code == 404
    assert hand_in(source).status_code == 404


def test_key_in_the_address_is_no_key(client, source):
    assert client.post(f"/inbound/mail/?key={KEY}", source, content_type="message/rfc822").status_code == 401


def as_form(fields):
    body, boundary = b"", b"b0undary"
    for name, (filename, data) in fields.items():
        of_file = f'; filename="{filename}"' if filename else ""
        body += (
            b"--"
            + boundary
            + f'\r\nContent-Disposition: form-data; name="{name}"{of_file}\r\n\r\n'.encode()
            + data
            + b"\r\n"
        )
    return body + b"--" + boundary + b"--\r\n", "multipart/form-data; boundary=b0undary"


def test_mailgun_posts_the_message_in_a_field(hand_in, source, address):
    assert hand_in(*as_form({"recipient": ("", address.encode()), "body-mime": ("", source)})).status_code == 202
    assert is_taken()


def test_sendgrid_posts_it_with_an_envelope(hand_in, named, address):
    source = letter(sender=named.email, to="list@elsewhere.example")
    envelope = json.dumps({"to": [address], "from": named.email}).encode()

    assert hand_in(*as_form({"email": ("", source), "envelope": ("", envelope)})).status_code == 202
    assert is_taken()


def test_parts_in_fields_are_put_together(hand_in, named, address):
    fields = {
        "headers": ("", f"From: {named.email}\nTo: {address}\nMessage-ID: <x@y>\nContent-Type: text/x\n".encode()),
        "text": ("", "Recalibrate on the newest month.\n\n> ——— Write your answer above this line ———".encode()),
        "attachment1": ("a.csv", b"a,b\n1,2\n"),
    }
    assert hand_in(*as_form(fields)).status_code == 202
    handling.handle_due()

    assert outcome() == ("taken", "")
    assert "a.csv" in Post.objects.order_by("pk").last().source


def test_postmark_posts_json(hand_in, named, address, source):
    given = {
        "OriginalRecipient": address,
        "From": named.email,
        "Subject": "Re: x",
        "TextBody": "Recalibrate on the newest month.",
        "Headers": [{"Name": "Message-ID", "Value": "<p@y>\nBcc: victim@example.org"}],
    }
    assert hand_in(json.dumps(given), "application/json").status_code == 202
    assert is_taken()


@pytest.mark.parametrize("encode", [bytes.decode, lambda raw: base64.b64encode(raw).decode()])
def test_json_with_the_whole_message(hand_in, source, encode):
    assert hand_in(json.dumps({"RawEmail": encode(source)}), "application/json").status_code == 202
    assert is_taken()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"{}", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"RawEmail": 5}', "application/json"),
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=b"),
        (b"a=b", "application/x-www-form-urlencoded"),
        (b"&".join(b"a=b" for _field in range(500)), "application/x-www-form-urlencoded"),
        (b"x", "image/png"),
        (b"x", ""),
    ],
)
def test_what_holds_no_message_is_refused_with_words(hand_in, body, content_type):
    response = hand_in(body, content_type)

    assert response.status_code == 422
    assert response.json()["code"] == "not_understood"


def test_message_of_fifty_megabytes_is_read_in_part_and_its_sender_told(hand_in, source, named):
    response = hand_in(source + b"x" * (50 * 1024 * 1024))

    assert response.status_code == 202
    assert InboundMail.objects.get().size > 50 * 1024 * 1024
    handling.handle_due()
    assert outcome() == ("refused", "too_large")
    assert told()[0][0] == [named.email]


def test_form_that_is_too_large_is_read_in_part_too(hand_in, source, named):
    body, content_type = as_form({"email": ("", source + b"x" * (20 * 1024 * 1024))})

    assert hand_in(body, content_type).status_code == 202
    handling.handle_due()
    assert outcome() == ("refused", "too_large")


def test_json_that_is_too_large_is_refused(hand_in):
    response = hand_in(b'{"RawEmail": "' + b"x" * (16 * 1024 * 1024) + b'"}', "application/json")

    assert response.status_code == 413


def test_larger_than_any_mail_is_refused_before_it_is_read(client):
    headers = {"authorization": f"Bearer {KEY}"}
    response = client.post(
        "/inbound/mail/", b"x", content_type="message/rfc822", headers=headers, CONTENT_LENGTH=str(65 * 1024 * 1024)
    )
    assert response.status_code == 413


def test_closed_site_takes_mail(hand_in, source):
    SiteSettings.objects.update_or_create(pk=1, defaults={"is_closed": True})
    assert hand_in(source).status_code == 202


def test_command_reads_standard_input(source, address, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(source)))
    call_command("receive_mail", recipient=[address])
    assert "Taken in." in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(source)))
    call_command("receive_mail", recipient=[address])

    assert "here before" in capsys.readouterr().out
    assert InboundMail.objects.get().via == "command"
    assert is_taken()


def test_command_says_when_there_is_nothing(monkeypatch, settings):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b" \n")))
    with pytest.raises(CommandError, match="no message") as error:
        call_command("receive_mail")
    assert error.value.returncode == 66
    settings.INBOUND_ADDRESS = ""
    with pytest.raises(CommandError, match="takes no mail"):
        call_command("receive_mail")


@pytest.mark.parametrize("name", ["Subject\r\nBcc", "Bcc: x", "\x00"])
def test_assembled_message_has_no_header_that_was_not_given(name):
    given = {"Headers": [{"Name": name, "Value": "a\r\nBcc: b@example.org"}], "TextBody": "x", "From": "a@b.example"}
    handed = providers.read(json.dumps(given).encode(), "application/json")

    names = {found for found, _value in mime.read(handed.source).headers}
    assert "bcc" not in names
