"""Who gets a file, and how it is sent."""

import re
from urllib.parse import quote

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from config.models import SiteSettings
from content.attachments import actions, claims, hosts, storing
from content.views import files
from tests.budgets import count_queries
from tests.clients import StrictClient
from tests.content.attachments import samples
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres, pytest.mark.services]


@pytest.fixture
def attached(upload, attach, page, member):
    """A picture with one narrower one, in a text."""
    attachment = upload(samples.jpeg(800, 400, quality=95), "曲线 1.jpg", by=member)
    attach(attachment, page)
    return attachment


@pytest.fixture
def browsers(client, sign_in, member, staff):
    """The uploader's, another member's, the staff's and a guest's."""
    return {
        "uploader": sign_in(member),
        "other": sign_in(UserFactory()),
        "staff": sign_in(staff),
        "guest": client,
    }


def get(browser, path, **options):
    """The answer with all of its `body`, and nothing left open."""
    response = browser.get(path, **options)
    response.body = b"".join(response.streaming_content) if response.streaming else response.content
    return response


def status(browser, attachment, **options):
    return get(browser, attachment.get_absolute_url(), **options).status_code


def who_gets(attachment, browsers):
    """Names of those who get the file; everybody else is told that there is none."""
    answers = {name: status(browser, attachment) for name, browser in browsers.items()}
    assert set(answers.values()) <= {200, 404}
    return {name for name, answer in answers.items() if answer == 200}


class TestWho:
    def test_file_that_stands_nowhere_is_its_uploaders_alone(self, upload, member, browsers):
        assert who_gets(upload(by=member), browsers) == {"uploader"}

    def test_readers_of_the_host_get_its_file_and_nobody_else(self, attached, readers, browsers):
        assert who_gets(attached, browsers) == set()
        reader = UserFactory()
        readers.add(reader.pk)
        browsers["reader"] = StrictClient()
        browsers["reader"].force_login(reader)
        assert who_gets(attached, browsers) == {"reader"}

    def test_everybody_gets_the_file_of_a_public_text(self, attached, readers, browsers):
        readers.add(None)
        assert who_gets(attached, browsers) == {"uploader", "other", "staff", "guest"}

    def test_text_that_is_hidden_hides_its_file_at_once(self, attached, readers, client):
        readers.add(None)
        etag = get(client, attached.get_absolute_url())["ETag"]
        readers.clear()
        assert status(client, attached) == 404
        assert status(client, attached, headers={"If-None-Match": etag}) == 404

    def test_removed_file_is_for_staff_alone(self, attached, readers, browsers):
        readers.add(None)
        actions.remove(actor=attached.uploaded_by, attachment=attached, reason="x", now=timezone.now())
        assert who_gets(attached, browsers) == {"staff"}

    def test_file_of_a_text_that_is_gone_is_for_staff_alone(self, attached, readers, page, browsers):
        readers.add(None)
        claims.release(actor=None, host=page, now=timezone.now())
        assert who_gets(attached, browsers) == {"staff"}

    def test_nobody_gets_the_file_of_a_text_whose_room_does_not_answer(self, attached, monkeypatch, staff, sign_in):
        monkeypatch.setattr(hosts, "_hosts", {})
        assert status(sign_in(staff), attached) == 404

    def test_missing_and_hidden_are_the_same_page(self, attached, client):
        paths = [reverse("attachment", args=["a" * 26, "x.png"]), attached.get_absolute_url()]
        missing, hidden = (get(client, path) for path in paths)
        assert missing.status_code == hidden.status_code == 404
        pages = [
            re.sub(rb'value="\w{64}"', b"", answer.content)
            .replace(path.encode(), b"")
            .replace(quote(path).encode(), b"")
            for path, answer in zip(paths, (missing, hidden), strict=True)
        ]
        assert pages[0] == pages[1]
        assert missing.headers["Cache-Control"] == hidden.headers["Cache-Control"] == "private, no-store"

    def test_closed_site_gives_guests_nothing(self, attached, readers, client, member, sign_in):
        readers.update({None, member.pk})
        SiteSettings.objects.update(sign_up_mode=SiteSettings.SignUpMode.CLOSED)
        response = get(client, attached.get_absolute_url())
        assert response.status_code == 302
        assert "/login/" in response["Location"]
        assert status(sign_in(member), attached) == 200

    def test_file_that_was_lost_is_a_404(self, attached, readers, client):
        readers.add(None)
        default_storage.delete(attached.file_name())
        assert status(client, attached) == 404


class TestHow:
    @pytest.fixture(autouse=True)
    def _public(self, request):
        request.getfixturevalue("readers").add(None)

    def test_picture_is_shown_and_can_do_nothing(self, attached, client):
        response = get(client, attached.get_absolute_url())
        assert response.body == storing.read(attached.file_name())
        assert response["Content-Type"] == "image/jpeg"
        assert response["Content-Length"] == str(attached.size)
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response["Content-Disposition"] == (
            "inline; filename=\"__ 1.jpg\"; filename*=UTF-8''%E6%9B%B2%E7%BA%BF%201.jpg"
        )

    @pytest.mark.parametrize(
        ("data", "name", "content_type"),
        [
            (b"=cmd|' /C calc'!A0,2\n", "a.csv", "text/csv; charset=utf-8"),
            (b"plain words", "a.txt", "text/plain; charset=utf-8"),
            (samples.pdf("x"), "a.pdf", "application/pdf"),
        ],
        ids=["csv", "txt", "pdf"],
    )
    def test_document_is_downloaded(self, upload, sign_in, data, name, content_type):
        attachment = upload(data, name)
        response = get(sign_in(attachment.uploaded_by), attachment.get_absolute_url())
        assert response["Content-Disposition"].startswith("attachment; ")
        assert response["Content-Type"] == content_type
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response.body == data

    @pytest.mark.parametrize("name", ['a"b.png', "a;b.png", "a%22b.png", "a\\b.png", "é.png"])
    def test_name_cannot_leave_its_header(self, upload, sign_in, name):
        attachment = upload(name=name)
        header = get(sign_in(attachment.uploaded_by), attachment.get_absolute_url())["Content-Disposition"]
        assert re.fullmatch(r"inline; filename=\"[ -!#-\[\]-~]*\"; filename\*=UTF-8''[\w.%~-]*", header)

    def test_guests_may_share_what_is_public_for_a_short_while(self, attached, client, sign_in):
        assert get(client, attached.get_absolute_url())["Cache-Control"] == "public, max-age=300, must-revalidate"
        member = get(sign_in(UserFactory()), attached.get_absolute_url())
        assert member["Cache-Control"] == "private, max-age=300"
        assert "Cookie" in member["Vary"]

    def test_known_file_is_not_read_again(self, attached, client, monkeypatch):
        etag = get(client, attached.get_absolute_url())["ETag"]
        monkeypatch.setattr(files, "default_storage", None)
        response = get(client, attached.get_absolute_url(), headers={"If-None-Match": etag})
        assert response.status_code == 304
        assert response["ETag"] == etag
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["Cache-Control"] == "public, max-age=300, must-revalidate"

    def test_head_says_what_get_would_send_and_reads_nothing(self, attached, client, monkeypatch):
        whole = get(client, attached.get_absolute_url())
        monkeypatch.setattr(files, "default_storage", None)
        head = client.head(attached.get_absolute_url())
        assert head.content == b""
        names = ("Content-Length", "Content-Type", "ETag", "Content-Disposition", "Cache-Control")
        assert [head[name] for name in names] == [whole[name] for name in names]

    @pytest.mark.parametrize(
        ("query", "width"),
        [
            ("?width=480", 480),
            ("?width=100", 480),
            ("?width=481", None),
            ("?width=99999", None),
            ("?width=0", 480),
            ("?width=-1", None),
            ("?width=x", None),
            ("?width=99999999999999999999", None),
            ("?width=%EF%BC%95", None),
            ("?other=1", None),
        ],
    )
    def test_screen_gets_the_narrowest_picture_that_is_wide_enough(self, attached, client, query, width):
        response = get(client, attached.get_absolute_url() + query)
        assert response.body == storing.read(attached.file_name(width))
        assert response["ETag"] == f'"{attached.key}-1-{width or 0}"'
        head = client.head(attached.get_absolute_url() + query)
        assert head["Content-Length"] == response["Content-Length"]

    def test_name_in_the_address_is_for_people(self, attached, client):
        assert get(client, f"/files/{attached.key}/anything.html")["Content-Type"] == "image/jpeg"

    @pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
    def test_file_is_only_read(self, attached, client, method):
        assert getattr(client, method)(attached.get_absolute_url()).status_code == 405

    def test_file_is_sent_in_blocks(self, attached, client):
        response = get(client, attached.get_absolute_url())
        assert response.streaming
        assert response.block_size == 64 * 1024

    def test_address_stands_outside_the_languages(self, attached):
        assert attached.get_absolute_url().startswith(f"/files/{attached.key}/")


class TestCost:
    def ask(self, browser, attachment, **options):
        status(browser, attachment, **options)
        return count_queries(lambda: status(browser, attachment, **options))

    def test_guest_costs_one_statement_beside_the_hosts_own(self, attached, readers, client):
        readers.add(None)
        assert len(self.ask(client, attached)) == 1

    def test_member_costs_at_most_four_with_session_and_account(self, attached, readers, sign_in):
        readers.add(None)
        browser = sign_in(UserFactory())
        # The host in these tests asks nothing; one that does costs one more.
        assert len(self.ask(browser, attached)) <= 3
        etag = get(browser, attached.get_absolute_url())["ETag"]
        assert len(self.ask(browser, attached, headers={"If-None-Match": etag})) <= 3

    def test_hidden_file_costs_no_more(self, attached, client):
        assert len(self.ask(client, attached)) <= 4
