"""What composers send and get."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from content.attachments import actions, sizes
from content.models import Attachment
from foundation import limits
from tests.clients import StrictClient
from tests.content.attachments import samples
from tests.content.attachments.conftest import all_files
from tests.factories.accounts import UserFactory
from tests.factories.content import AttachmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

UPLOAD = "/content/attachments/"


def send(browser, data=None, name="curve.png", **fields):
    data = samples.png() if data is None else data
    return browser.post(UPLOAD, {"file": SimpleUploadedFile(name, data), **fields})


class TestUpload:
    def test_composer_gets_what_it_needs_to_place_the_picture(self, sign_in, member):
        response = send(sign_in(member), samples.jpeg(800, 400, quality=95), "曲线 1.jpg", alt_text="A [curve]")
        assert response.status_code == 201
        attachment = Attachment.objects.get()
        answer = response.json()
        assert answer["key"] == attachment.key
        assert answer["url"] == attachment.get_absolute_url()
        assert answer["markdown"] == rf"![A \[curve\]](/files/{attachment.key}/曲线-1.jpg)"
        assert (answer["width"], answer["height"], answer["size"]) == (800, 400, attachment.size)
        assert (answer["name"], answer["alt_text"]) == ("曲线 1.jpg", "A [curve]")
        assert answer["ai_label"] == {}
        (narrow,) = answer["sizes"]
        assert narrow["width"] == 480
        assert narrow["url"] == f"{attachment.get_absolute_url()}?width=480"
        assert "no-store" in response["Cache-Control"]

    def test_composer_is_told_of_the_label(self, sign_in, member):
        data = samples.photograph(xmp=samples.xmp_with_label())
        assert send(sign_in(member), data, "a.jpg").json()["ai_label"] == samples.LABEL

    def test_document_is_written_as_a_link(self, sign_in, member):
        answer = send(sign_in(member), b"words", "my_notes.txt").json()
        assert answer["markdown"] == rf"[my\_notes.txt](/files/{answer['key']}/my_notes.txt)"
        assert (answer["width"], answer["sizes"], answer["label"]) == (None, [], "TXT, 5 B")

    @pytest.mark.parametrize(
        ("data", "name", "expected"),
        [
            (samples.DICOM, "a.dcm", (422, "file_dicom")),
            (b"", "a.png", (422, "file_empty")),
            (samples.png(), "a.jpg", (422, "wrong_extension")),
            (b"\x89PNG\r\n\x1a\n" + b"x" * sizes.LARGEST_IMAGE, "a.png", (413, "image_too_large")),
            (b"x" * (sizes.LARGEST_FILE + 1), "a.txt", (413, "file_too_large")),
        ],
    )
    def test_refusal_has_a_code_and_a_sentence_at_its_field(self, sign_in, data, name, expected):
        response = send(sign_in(UserFactory()), data, name)
        answer = response.json()
        assert (response.status_code, answer["code"]) == expected
        assert answer["fields"] == {"file": [answer["message"]]}
        assert not all_files()

    def test_request_without_a_file_is_told_so(self, sign_in, member):
        response = sign_in(member).post(UPLOAD, {"alt_text": "x"})
        assert (response.status_code, response.json()["code"]) == (422, "file_missing")

    def test_finding_is_shown_with_what_stands_around_it_and_can_be_kept(self, sign_in, member):
        browser = sign_in(member)
        text = "Ward phone: 13800138000, please call."
        refusal = send(browser, text.encode(), "a.txt")
        assert refusal.status_code == 422
        (finding,) = refusal.json()["findings"]
        assert finding["excerpt"] == text
        decision = {name: finding[name] for name in ("field", "rule", "start", "end")} | {"reason": "institution"}
        assert send(browser, text.encode(), "a.txt", decisions=json.dumps([decision])).status_code == 201

    def test_soft_findings_need_one_tick(self, sign_in, member):
        browser = sign_in(member)
        text = b"A 67-year-old patient, seen on 03/12/2024 at Springfield General Hospital."
        assert send(browser, text, "a.txt").json()["code"] == "privacy_findings"
        assert send(browser, text, "a.txt", is_reviewed="1").status_code == 201

    @pytest.mark.parametrize(
        "decisions",
        [
            "{",
            "1",
            "[1]",
            "[null]",
            '[{"field": "x"}]',
            '[{"field":"a","rule":"b","start":"x","end":1,"reason":"c"}]',
            "[" * 5000,
        ],
    )
    def test_decisions_that_cannot_be_read_are_a_refusal(self, sign_in, member, decisions):
        response = send(sign_in(member), decisions=decisions)
        assert (response.status_code, response.json()["code"]) == (422, "malformed")

    def test_guest_is_asked_to_sign_in(self, client):
        assert (send(client).status_code, send(client).json()["code"]) == (401, "sign_in_required")

    def test_member_who_may_not_is_refused(self, sign_in):
        member = UserFactory(silenced_until=timezone.now() + timezone.timedelta(days=1))
        response = send(sign_in(member))
        assert (response.status_code, response.json()["code"]) == (403, "upload_attachment")

    def test_too_many_uploads_are_told_when_to_go_on(self, sign_in, member, monkeypatch):
        monkeypatch.setattr(actions, "UPLOADS", limits.Limit("content.upload_attachment", most=1, window=3600))
        browser = sign_in(member)
        send(browser)
        response = send(browser)
        assert response.status_code == 429
        assert int(response["Retry-After"]) > 3000

    def test_upload_without_a_token_is_refused(self, member):
        browser = StrictClient(csrf=True)
        browser.force_login(member)
        assert send(browser).status_code == 403

    def test_upload_is_only_posted(self, sign_in, member):
        assert sign_in(member).get(UPLOAD).status_code == 405


class TestBody:
    def test_body_that_is_too_large_is_refused_before_any_of_it_is_read(self, sign_in, member):
        class Unread:
            def read(self, *_args):
                raise AssertionError("the body was read")

            readline = read

        response = sign_in(member).generic(
            "POST",
            UPLOAD,
            b"",
            content_type="multipart/form-data; boundary=x",
            CONTENT_LENGTH=str(40 * 1024 * 1024),
            **{"wsgi.input": Unread()},
        )
        assert response.status_code == 413
        assert response.json()["code"] == "body_too_large"
        assert "10 MB" in response.json()["message"]

    def test_other_views_take_no_more_than_a_form(self, client):
        data = b"--x\r\n" + b"a" * (2 * 1024 * 1024)
        response = client.generic("POST", reverse("language"), data, content_type="multipart/form-data; boundary=x")
        assert response.status_code == 413
        assert "text/html" in response["Content-Type"]

    def test_address_that_leads_nowhere_takes_no_more_either(self, client):
        data = b"a" * (2 * 1024 * 1024)
        assert client.generic("POST", "/no-such-page/", data, content_type="text/plain").status_code == 413

    @pytest.mark.parametrize("length", ["", "x", "-5", "²", "1e9"])
    def test_length_that_is_no_number_is_no_length(self, client, length):
        response = client.generic("POST", "/language/", b"", content_type="text/plain", CONTENT_LENGTH=length)
        assert response.status_code < 500

    def test_largest_file_fits_into_its_request(self, sign_in, member):
        response = send(sign_in(member), b"x" * sizes.LARGEST_FILE, "a.txt")
        assert response.json()["code"] == "text_too_long"

    def test_part_of_a_body_leaves_nothing(self, sign_in, member):
        body = (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
            + samples.png(300, 300)[:200]
        )
        response = sign_in(member).generic("POST", UPLOAD, body, content_type="multipart/form-data; boundary=x")
        assert response.status_code == 422
        assert not all_files()
        assert not Attachment.objects.exists()


class TestChange:
    def change(self, browser, key, **fields):
        return browser.post(f"{UPLOAD}{key}/", fields)

    def test_uploader_describes_their_picture(self, sign_in, member):
        attachment = AttachmentFactory(uploaded_by=member)
        response = self.change(sign_in(member), attachment.key, alt_text=" A curve ")
        assert (response.status_code, response.json()["alt_text"]) == (200, "A curve")
        attachment.refresh_from_db()
        assert attachment.alt_text == "A curve"

    def test_description_with_an_identifier_is_refused(self, sign_in, member):
        attachment = AttachmentFactory(uploaded_by=member)
        response = self.change(sign_in(member), attachment.key, alt_text="患者电话13800138000")
        assert (response.status_code, response.json()["code"]) == (422, "privacy_findings")

    def test_uploader_takes_a_file_back(self, upload, sign_in, member):
        attachment = upload(by=member)
        assert sign_in(member).delete(f"{UPLOAD}{attachment.key}/").status_code == 204
        assert not Attachment.objects.exists()
        assert not all_files()

    def test_file_of_somebody_else_does_not_exist(self, sign_in, member):
        attachment = AttachmentFactory(attached=True)
        browser = sign_in(member)
        for key in (attachment.key, "a" * 26, "%00"):
            assert self.change(browser, key, alt_text="x").status_code in (404, 400)
            assert browser.delete(f"{UPLOAD}{key}/").status_code in (404, 400)

    def test_staff_cannot_speak_for_the_uploader(self, sign_in, staff):
        attachment = AttachmentFactory()
        assert self.change(sign_in(staff), attachment.key, alt_text="x").status_code == 403
        assert sign_in(staff).delete(f"{UPLOAD}{attachment.key}/").status_code == 403

    def test_guest_is_asked_to_sign_in(self, client):
        assert self.change(client, AttachmentFactory().key).status_code == 401

    def test_file_is_read_elsewhere(self, sign_in, member):
        attachment = AttachmentFactory(uploaded_by=member)
        assert sign_in(member).get(f"{UPLOAD}{attachment.key}/").status_code == 405
