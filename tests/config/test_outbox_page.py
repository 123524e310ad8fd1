"""The page on which the person at the machine reads the mail of the embedded edition."""

import pytest

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

MAIL = """From: Commons <no-reply@localhost>\r
To: osei@example.org\r
Subject: =?utf-8?q?Confirm_=E7=A1=AE=E8=AE=A4?=\r
Date: Tue, 24 Nov 2026 10:00:00 +0000\r
MIME-Version: 1.0\r
Content-Type: multipart/alternative; boundary=x\r
\r
--x\r
Content-Type: text/plain; charset=utf-8\r
\r
Open http://localhost:8000/accounts/confirm-email/abc/ <b>now</b>\r
--x\r
Content-Type: text/html; charset=utf-8\r
\r
<script>alert(1)</script>\r
--x--\r
"""


@pytest.fixture
def key(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.OUTBOX_KEY_FILE = tmp_path / "outbox_key"
    settings.OUTBOX_KEY_FILE.write_text("the-key\n")
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "20261124T100000-abc.eml").write_bytes(MAIL.encode())
    return "the-key"


def test_key_opens_the_page_once_and_for_the_session(client, key):
    response = client.get(f"/outbox/?key={key}")

    assert (response.status_code, response["Location"]) == (302, "/outbox/")
    html = client.get("/outbox/").content.decode()
    assert "Confirm 确认" in html
    assert "osei@example.org" in html


def test_mail_is_shown_as_text_with_its_links(client, key):
    client.get(f"/outbox/?key={key}")

    html = client.get("/outbox/20261124T100000-abc/").content.decode()

    assert '<a href="http://localhost:8000/accounts/confirm-email/abc/"' in html
    assert "&lt;b&gt;now&lt;/b&gt;" in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize(
    "path", ["/outbox/", "/outbox/20261124T100000-abc/", "/outbox/?key=wrong", "/outbox/?key=%00", "/outbox/?key="]
)
def test_without_the_key_there_is_no_page(client, sign_in, member, key, path):
    assert client.get(path).status_code in (400, 404)
    assert sign_in(member).get(path).status_code in (400, 404)


def test_elsewhere_there_is_no_page_whatever_is_shown(client, key):
    for address in ("192.0.2.1", "10.0.0.1", "2001:db8::1", "", "unix"):
        assert client.get(f"/outbox/?key={key}", REMOTE_ADDR=address).status_code == 404


def test_another_key_closes_the_page(client, key, settings):
    client.get(f"/outbox/?key={key}")
    settings.OUTBOX_KEY_FILE.write_text("another")

    assert client.get("/outbox/").status_code == 404


def test_missing_key_file_opens_to_nobody(client, key, settings):
    settings.OUTBOX_KEY_FILE.unlink()

    assert client.get("/outbox/?key=").status_code == 404
    assert client.get("/outbox/?key=the-key").status_code == 404


def test_staff_read_it_with_their_second_factor_only(sign_in, key):
    keeper = UserFactory(staff=True)

    assert sign_in(keeper).get("/outbox/").status_code == 200
    assert sign_in(keeper, second_factor=False).get("/outbox/").status_code == 404


@pytest.mark.parametrize("name", ["..%2fsecret_key", "nothing", "a.b", "%2e%2e", "x" * 300])
def test_nothing_but_mail_is_read(client, key, name):
    client.get(f"/outbox/?key={key}")

    assert client.get(f"/outbox/{name}/").status_code == 404


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: x\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xff",
        b"Date: never\r\n\r\nx",
    ],
)
def test_damaged_mail_is_shown_as_far_as_it_can_be_read(client, key, settings, source):
    (settings.DATA_DIR / "mail" / "damaged.eml").write_bytes(source)
    client.get(f"/outbox/?key={key}")

    assert client.get("/outbox/").status_code == 200
    assert client.get("/outbox/damaged/").status_code == 200
