"""Uploading, describing, taking back and removing."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection, transaction
from django.utils import timezone

from content import gates
from content.attachments import actions, sizes, storing
from content.attachments.refusals import AttachmentRefused
from content.models import Attachment, PrivacyFinding
from events.models import Event
from foundation import limits
from foundation.errors import DomainError, LimitReached, NotPermitted
from tests.content.attachments import samples
from tests.content.attachments.conftest import all_files
from tests.factories.accounts import UserFactory
from tests.factories.content import AttachmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres, pytest.mark.services]

PHONE = "患者电话13800138000，"


def refused(call):
    with pytest.raises(DomainError) as caught:
        call()
    return caught.value


class TestUploading:
    def test_picture_is_stored_without_what_it_told_about_itself(self, upload, member):
        attachment = upload(samples.photograph(6), "IMG_1.JPG", by=member, alt_text="A curve")
        assert (attachment.uploaded_by, attachment.kind, attachment.content_type) == (member, "image", "image/jpeg")
        assert (attachment.width, attachment.height, attachment.alt_text) == (48, 64, "A curve")
        data = storing.read(attachment.file_name())
        assert len(data) == attachment.size
        assert not any(mark in data for mark in (b"Quilla", b"Pocket", b"Exif"))
        assert all_files() == [attachment.file_name()]

    def test_narrower_pictures_are_stored_beside_it(self, upload):
        attachment = upload(samples.jpeg(1000, 600, quality=95), "a.jpg")
        assert [variant.width for variant in attachment.variants] == [480, 960]
        assert sorted(attachment.file_names()) == all_files()
        for variant in attachment.variants:
            assert len(storing.read(attachment.file_name(variant.width))) == variant.size

    def test_label_of_ai_made_content_is_kept_in_file_and_row(self, upload):
        attachment = upload(samples.photograph(xmp=samples.xmp_with_label()), "a.jpg")
        attachment.refresh_from_db()
        assert attachment.ai_label == samples.LABEL
        assert b"TC260:AIGC" in storing.read(attachment.file_name())

    def test_text_is_stored_as_utf_8(self, upload):
        attachment = upload("分组,年龄\n甲,67\n".encode("gb18030"), "数据.csv")
        assert storing.read(attachment.file_name()).decode("utf-8") == "分组,年龄\n甲,67\n"
        assert (attachment.content_type, attachment.name, attachment.width) == ("text/csv", "数据.csv", None)

    def test_pdf_is_stored_as_it_is_with_its_words_beside_it(self, upload):
        data = samples.pdf("Calibration of a model")
        attachment = upload(data, "paper.pdf")
        assert storing.read(attachment.file_name()) == data
        assert b"Calibration of a model" in storing.read(attachment.text_name)

    def test_event_says_what_came_and_never_its_name(self, upload, member):
        attachment = upload(name="secret-name.png", by=member)
        event = Event.objects.get(kind="attachment_uploaded")
        assert (event.actor, event.subject_id) == (member, attachment.pk)
        assert event.data == {"content_type": "image/png", "size": attachment.size}


class TestWhoMayUpload:
    @pytest.mark.parametrize(
        "state",
        [
            {"email_confirmed_at": None},
            {"approved_at": None},
            {"is_active": False},
            {"suspended_until": timezone.now() + timedelta(days=400)},
            {"silenced_until": timezone.now() + timedelta(days=400)},
        ],
        ids=["unconfirmed", "waiting", "closed", "suspended", "silenced"],
    )
    def test_member_who_may_not_write_may_not_upload(self, upload, state):
        with pytest.raises(NotPermitted):
            upload(by=UserFactory(**state))
        assert not all_files()

    def test_guest_may_not_upload(self, upload, guest):
        with pytest.raises(NotPermitted):
            upload(by=guest)

    def test_member_whose_silence_is_over_may(self, upload):
        assert upload(by=UserFactory(silenced_until=timezone.now() - timedelta(seconds=1))).pk

    def test_uploads_of_an_hour_are_counted_whatever_becomes_of_them(self, upload, member, monkeypatch):
        monkeypatch.setattr(actions, "UPLOADS", limits.Limit("content.upload_attachment", most=2, window=3600))
        refused(lambda: upload(b"", by=member))
        upload(by=member)
        with pytest.raises(LimitReached):
            upload(by=member)
        assert upload().pk


class TestLimits:
    @pytest.mark.parametrize(
        ("data", "name", "code"),
        [
            (b"", "a.png", "file_empty"),
            (b"\x89PNG\r\n\x1a\n" + b"x" * sizes.LARGEST_IMAGE, "a.png", "image_too_large"),
            (b"x" * (sizes.LARGEST_FILE + 1), "a.txt", "file_too_large"),
            (samples.DICOM, "a.dcm", "file_dicom"),
            (samples.bomb(), "a.png", "image_too_many_pixels"),
            (samples.png()[:-30], "a.png", "image_unreadable"),
            (samples.pdf("x", catalogue="/OpenAction << /S /JavaScript /JS (x) >>"), "a.pdf", "pdf_active"),
        ],
    )
    def test_what_is_not_taken_leaves_nothing(self, upload, data, name, code):
        assert refused(lambda: upload(data, name)).code == code
        assert not all_files()
        assert not Attachment.objects.exists()

    def test_description_has_a_longest_length(self, upload):
        assert refused(lambda: upload(alt_text="x" * (sizes.LONGEST_ALT_TEXT + 1))).field == "alt_text"

    def test_files_of_a_member_have_a_largest_sum(self, upload, member):
        AttachmentFactory(uploaded_by=member, size=sizes.MOST_PER_MEMBER - 10)
        assert refused(lambda: upload(by=member)).code == "quota_reached"
        assert upload().pk

    def test_sum_is_counted_again_beside_the_row(self, upload, member, monkeypatch):
        """Another upload of theirs came in between."""
        real = storing.write

        def write_while_another_comes(files):
            AttachmentFactory(uploaded_by=member, size=sizes.MOST_PER_MEMBER)
            real(files)

        monkeypatch.setattr(storing, "write", write_while_another_comes)
        assert refused(lambda: upload(by=member)).code == "quota_reached"
        assert not all_files()

    def test_upload_is_refused_inside_a_transaction(self, upload):
        with transaction.atomic(), pytest.raises(RuntimeError):
            upload()


class TestCrashes:
    def test_row_that_cannot_be_written_leaves_no_file(self, upload, monkeypatch):
        monkeypatch.setattr(actions, "record", None)
        with pytest.raises(TypeError):
            upload(samples.jpeg(1000, 600), "a.jpg")
        assert not all_files()
        assert not Attachment.objects.exists()

    def test_file_that_cannot_be_written_leaves_no_other_and_no_row(self, upload, monkeypatch):
        real, written = FileSystemStorage._save, []

        def save(storage, name, content):
            if written:
                raise OSError(28, "No space left on device")
            written.append(name)
            return real(storage, name, content)

        monkeypatch.setattr(FileSystemStorage, "_save", save)
        with pytest.raises(OSError, match="No space"):
            upload(samples.jpeg(1000, 600), "a.jpg")
        assert written
        assert not all_files()
        assert not Attachment.objects.exists()

    def test_file_is_there_before_its_row(self, upload, monkeypatch):
        seen = []
        real = actions._write_rows

        def look(attachment, *args, **kwargs):
            seen.append(all_files())
            real(attachment, *args, **kwargs)

        monkeypatch.setattr(actions, "_write_rows", look)
        attachment = upload()
        assert seen == [[attachment.file_name()]]

    def test_name_that_is_taken_is_never_written_over(self, upload):
        attachment = upload()
        before = storing.read(attachment.file_name())
        with pytest.raises(storing.NameTaken):
            storing.write([("attachments/aa/aa/other", b"x"), (attachment.file_name(), b"other")])
        assert storing.read(attachment.file_name()) == before
        assert all_files() == [attachment.file_name()]


class TestPrivacy:
    @pytest.mark.parametrize(
        ("data", "name", "alt_text", "field"),
        [
            (PHONE.encode(), "a.txt", "", "text"),
            ((PHONE * 3).encode("gb18030"), "a.csv", "", "text"),
            (samples.pdf("Patient name: Quilla Zorn, phone (415) 555-2671"), "a.pdf", "", "text"),
            (samples.png(), "电话13800138000.png", "", "name"),
            (samples.png(), "a.png", PHONE, "alt_text"),
        ],
        ids=["txt", "csv", "pdf", "name", "description"],
    )
    def test_identifier_is_refused_wherever_it_stands(self, upload, data, name, alt_text, field):
        refusal = refused(lambda: upload(data, name, alt_text=alt_text))
        assert (refusal.code, refusal.field) == ("privacy_findings", field)
        assert not all_files()

    def test_uploader_is_shown_what_was_found(self, upload):
        refusal = refused(lambda: upload(("前" * 50 + PHONE + "后" * 50).encode(), "a.txt"))
        assert isinstance(refusal, actions.FindingsInFile)
        (excerpt,) = refusal.excerpts
        assert "13800138000" in excerpt
        assert len(excerpt) == 11 + 2 * 30
        assert "13800138000" not in str(refusal.extra)

    def test_finding_that_was_kept_with_a_reason_is_stored_beside_the_file(self, upload, member):
        refusal = refused(lambda: upload(PHONE.encode(), "a.txt"))
        decided = [
            gates.Decision(one["field"], one["rule"], one["start"], one["end"], "institution", "the ward's own")
            for one in refusal.extra["findings"]
        ]
        attachment = upload(PHONE.encode(), "a.txt", by=member, decisions=decided)
        (finding,) = PrivacyFinding.objects.of(attachment)
        assert (finding.field, finding.reason, finding.decided_by) == ("text", "institution", member)

    def test_pasted_record_is_refused_rather_than_left_waiting(self, upload, monkeypatch):
        monkeypatch.setattr(gates, "run", lambda submission, **_: gates.Passage(submission, holds=("privacy_record",)))
        assert refused(upload).code == "looks_like_record"
        assert not all_files()


class TestDescribing:
    def test_uploader_changes_the_description(self, upload, member):
        attachment = upload(by=member)
        actions.describe(actor=member, attachment=attachment, alt_text="Calibration", now=timezone.now())
        attachment.refresh_from_db()
        assert attachment.alt_text == "Calibration"

    def test_description_passes_the_gates_again(self, upload, member):
        attachment = upload(by=member)
        call = lambda text: actions.describe(actor=member, attachment=attachment, alt_text=text, now=timezone.now())  # noqa: E731
        assert refused(lambda: call(PHONE)).code == "privacy_findings"
        assert refused(lambda: call("x" * 501)).code == "alt_text_too_long"

    @pytest.mark.parametrize("who", ["other", "staff", "silenced", "removed"])
    def test_nobody_else_does(self, upload, member, staff, who):
        attachment = upload(by=member)
        if who == "removed":
            attachment = actions.remove(actor=member, attachment=attachment, reason="x", now=timezone.now())
        member.silenced_until = timezone.now() + timedelta(days=1) if who == "silenced" else None
        actor = {"other": UserFactory(), "staff": staff}.get(who, member)
        with pytest.raises(NotPermitted):
            actions.describe(actor=actor, attachment=attachment, alt_text="x", now=timezone.now())

    def test_findings_of_the_old_description_go(self, upload, member):
        refusal = refused(lambda: upload(by=member, alt_text=PHONE))
        decided = [
            gates.Decision(one["field"], one["rule"], one["start"], one["end"], "institution")
            for one in refusal.extra["findings"]
        ]
        attachment = upload(by=member, alt_text=PHONE, decisions=decided)
        assert PrivacyFinding.objects.of(attachment).count() == 1
        actions.describe(actor=member, attachment=attachment, alt_text="clean", now=timezone.now())
        assert not PrivacyFinding.objects.of(attachment).exists()


class TestTakingBack:
    def test_file_that_stands_nowhere_is_gone_at_once(self, upload, member):
        attachment = upload(samples.jpeg(1000, 600), "a.jpg", by=member)
        actions.withdraw(actor=member, attachment=attachment, now=timezone.now())
        assert not Attachment.objects.exists()
        assert not all_files()

    def test_file_of_a_text_is_removed_from_it(self, upload, attach, member, page):
        attachment = upload(by=member)
        attach(attachment, page)
        actions.withdraw(actor=member, attachment=attachment, now=timezone.now())
        attachment.refresh_from_db()
        assert (attachment.removed_by, attachment.removal_reason) == (member, actions.WITHDRAWN)
        assert all_files()

    def test_silenced_member_takes_back_what_should_not_have_been_shown(self, upload, member):
        attachment = upload(by=member)
        member.silenced_until = timezone.now() + timedelta(days=1)
        actions.withdraw(actor=member, attachment=attachment, now=timezone.now())
        assert not Attachment.objects.exists()

    def test_nobody_takes_back_what_is_another_s(self, upload, staff):
        attachment = upload()
        for actor in (UserFactory(), staff):
            with pytest.raises(NotPermitted):
                actions.withdraw(actor=actor, attachment=attachment, now=timezone.now())


class TestRemoving:
    def test_staff_remove_with_a_reason(self, upload, attach, page):
        attachment = upload()
        attach(attachment, page)
        admin = UserFactory(admin=True)
        now = timezone.now()
        removed = actions.remove(actor=admin, attachment=attachment, reason=" Shows a name. ", now=now)
        assert (removed.removed_at, removed.removed_by, removed.removal_reason) == (now, admin, "Shows a name.")
        event = Event.objects.get(kind="attachment_removed")
        assert event.data == {"host_model": "config.page", "host_id": page.pk}

    def test_removing_twice_changes_nothing(self, upload, member):
        attachment = upload(by=member)
        actions.remove(actor=member, attachment=attachment, reason="first", now=timezone.now())
        again = actions.remove(
            actor=UserFactory(admin=True), attachment=attachment, reason="second", now=timezone.now()
        )
        assert again.removal_reason == "first"
        assert Event.objects.filter(kind="attachment_removed").count() == 1

    def test_removal_needs_a_reason(self, upload, member):
        attachment = upload(by=member)
        assert refused(lambda: actions.remove(actor=member, attachment=attachment, reason=" ", now=timezone.now())).code

    def test_staff_without_the_permission_and_others_cannot(self, upload, staff):
        attachment = upload()
        for actor in (staff, UserFactory()):
            with pytest.raises(NotPermitted):
                actions.remove(actor=actor, attachment=attachment, reason="x", now=timezone.now())


def test_member_who_is_held_by_another_upload_is_waited_for(upload, member):
    """The quota is counted under a lock on the member's row, on databases that have locks."""
    queries = []
    with connection.execute_wrapper(lambda execute, sql, *rest: (queries.append(sql), execute(sql, *rest))[1]):
        upload(by=member)
    locking = [sql for sql in queries if "FOR NO KEY UPDATE" in sql]
    assert bool(locking) == connection.features.has_select_for_update


def test_file_of_more_than_the_limit_is_not_read_into_memory(member):
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size=-1):
            assert 0 < size <= sizes.LARGEST_FILE + 1
            self.asked += size
            return b"x" * size

    file = Endless()
    with pytest.raises(AttachmentRefused):
        actions.upload(actor=member, file=file, name="a.txt", now=timezone.now())
    assert file.asked == sizes.LARGEST_FILE + 1
