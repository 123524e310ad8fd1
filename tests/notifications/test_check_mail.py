import pytest
from django.core.management import CommandError, call_command

from notifications.checks import mail_url_is_understood
from notifications.models import OutgoingMail
from tests.notifications.smtp_server import SmtpTestServer


@pytest.fixture
def server(settings):
    server = SmtpTestServer()
    settings.MAIL_URL = f"smtp://u:secret@127.0.0.1:{server.port}"
    yield server
    server.close()


@pytest.mark.django_db
def test_check_mail_sends_a_message_past_the_queue(server, capsys):
    call_command("check_mail", to="li@example.org")
    assert server.received[0].recipient == "li@example.org"
    out = capsys.readouterr().out
    assert "handed over" in out
    assert "secret" not in out
    assert not OutgoingMail.objects.exists()


def test_check_mail_says_what_the_server_said(server):
    server.answers = {"rcpt": "550 5.1.1 no such person"}
    with pytest.raises(CommandError, match=r"turned the message down: 550 5\.1\.1 no such person"):
        call_command("check_mail", to="li@example.org")


def test_check_mail_refuses_what_is_no_address():
    with pytest.raises(CommandError, match="is not an e-mail address"):
        call_command("check_mail", to="li")


def test_check_mail_names_a_malformed_setting(settings):
    settings.MAIL_URL = "smtp://"
    with pytest.raises(CommandError, match="MEDAI_MAIL_URL is malformed"):
        call_command("check_mail", to="li@example.org")


def test_malformed_mail_url_stops_the_start(settings):
    settings.MAIL_URL = "smtp://:25"
    assert [error.id for error in mail_url_is_understood(None)] == ["notifications.E001"]
    settings.MAIL_URL = "smtp://mail.example.org"
    assert mail_url_is_understood(None) == []
