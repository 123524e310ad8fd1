import os
import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notifications.delivery import Envelope, ServerAway
from notifications.smtp import SmtpServer
from notifications.transports import MailUrlError, from_url
from tests.notifications.smtp_server import SILENCE, SmtpTestServer

SOURCE = "From: Commons <no-reply@example.org>\r\nDate: Mon, 2 Mar 2026 09:30:00 +0800\r\n\r\n你好\r\n".encode()
ENVELOPE = Envelope.of(message_id="<abc123@commons.example.org>", recipient="li@example.org", source=SOURCE)


def deliver(url):
    transport = from_url(url, timeout=2)
    try:
        transport.deliver(ENVELOPE)
    finally:
        transport.close()


def test_sender_is_the_address_in_from():
    assert ENVELOPE.sender == "no-reply@example.org"


@pytest.mark.parametrize("name", ["mail", "邮件 #1 100%?", "deep/er"])
def test_folder_gets_one_file_for_each_message(tmp_path, name):
    deliver(f"file://{tmp_path / name}")
    (file,) = (tmp_path / name).iterdir()
    assert file.name == "20260302T013000-abc123.eml"
    assert file.read_bytes() == SOURCE


def test_files_of_mail_are_for_their_owner_only(tmp_path):
    deliver(f"file://{tmp_path}/mail")
    folder = tmp_path / "mail"
    assert folder.stat().st_mode & 0o077 == 0
    assert next(folder.iterdir()).stat().st_mode & 0o077 == 0


def test_failed_write_leaves_no_half_message(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(ServerAway, match="OSError") as failure:
        deliver(f"file://{tmp_path}")
    assert "No space left on device" in failure.value.explanation
    assert list(tmp_path.iterdir()) == []


def test_folder_that_cannot_be_made_is_explained(tmp_path):
    (tmp_path / "mail").write_text("in the way")
    with pytest.raises(ServerAway) as failure:
        deliver(f"file://{tmp_path}/mail")
    assert "folder for mail" in failure.value.explanation


def test_console_prints_the_message(capsys):
    deliver("console://")
    assert "你好" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", SmtpServer("smtp", "mail.example.org", 25)),
        ("smtp+ssl://mail.example.org", SmtpServer("smtp+ssl", "mail.example.org", 465)),
        ("smtp+tls://u%40x:p%3Aw%2F@[::1]:2525", SmtpServer("smtp+tls", "::1", 2525, "u@x", "p:w/")),
    ],
)
def test_mail_url_names_server_port_and_account(url, expected):
    assert SmtpServer.from_url(url) == expected


@pytest.mark.parametrize(
    "url", ["smtp://", "smtp+tls://user:secret@", "smtp://mail.example.org:port", "smtp://h:70000", "imap://h", "mail"]
)
def test_malformed_mail_url_is_refused_without_quoting_it(url):
    with pytest.raises(MailUrlError) as failure:
        from_url(url, timeout=2)
    assert "secret" not in str(failure.value)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """(server's context, path of its self-signed certificate) for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context, folder / "cert.pem"


@pytest.fixture(params=["smtp+tls", "smtp+ssl"])
def encrypted(request, certificate):
    """(URL, server, path of its certificate)."""
    context, path = certificate
    server = SmtpTestServer(certificate=context, tls_from_the_start=request.param == "smtp+ssl")
    yield f"{request.param}://commons:pass@127.0.0.1:{server.port}", server, path
    server.close()


def test_encrypted_server_with_a_trusted_certificate_gets_the_message(encrypted, monkeypatch):
    url, server, path = encrypted
    create = ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", lambda: create(cafile=path))
    deliver(url)
    assert server.received[0].recipient == "li@example.org"


def test_server_whose_certificate_is_not_trusted_gets_nothing(encrypted):
    url, server, _path = encrypted
    with pytest.raises(ServerAway) as failure:
        deliver(url)
    assert "certificate" in failure.value.explanation
    assert server.received == []


def test_operator_is_told_why_no_server_was_reached():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ServerAway) as refused:
        deliver(f"smtp://127.0.0.1:{port}")
    assert refused.value.explanation == (
        f"Nothing listens at 127.0.0.1, port {port}; check the host and port of MEDAI_MAIL_URL."
    )


@pytest.mark.parametrize(
    ("answers", "scheme", "told"),
    [
        ({"greeting": SILENCE}, "smtp", "does not answer"),
        ({"auth": "535 5.7.8 no"}, "smtp", "user name and password"),
        ({}, "smtp+tls", "STARTTLS"),
        ({}, "smtp+ssl", "try the other scheme"),
        ({"ehlo": "nonsense"}, "smtp", "failed"),
    ],
)
def test_operator_is_told_what_the_server_objects_to(answers, scheme, told):
    server = SmtpTestServer(answers=answers)
    try:
        with pytest.raises(ServerAway) as failure:
            from_url(f"{scheme}://u:p@127.0.0.1:{server.port}", timeout=0.3).deliver(ENVELOPE)
    finally:
        server.close()
    assert told in failure.value.explanation
    assert ":p@" not in failure.value.explanation
