"""What nobody needs any more goes, in time and not before."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from config.settings import base
from content import tasks
from content.attachments import actions, claims, hosts, sweeps
from content.models import Attachment, PrivacyFinding
from tests.content.attachments import samples
from tests.content.attachments.conftest import HOST, all_files
from tests.factories.content import AttachmentFactory, PrivacyFindingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres, pytest.mark.services]

A_DAY = timedelta(hours=24)


def aged(settings, name, age):
    """Let a file look as old as that."""
    path = Path(settings.MEDIA_ROOT) / name
    moment = (timezone.now() - age).timestamp()
    os.utime(path, (moment, moment))


class TestWaiting:
    def test_file_that_nobody_used_goes_after_a_day(self, upload):
        upload(samples.jpeg(1000, 600), "a.jpg", now=timezone.now() - A_DAY - timedelta(seconds=1))
        young = upload(now=timezone.now() - A_DAY + timedelta(minutes=1))
        assert sweeps.waiting_attachments(timezone.now()) == 1
        assert list(Attachment.objects.all()) == [young]
        assert all_files() == young.file_names()

    def test_file_of_a_text_stays_however_old(self, upload, attach, page):
        attachment = upload(now=timezone.now() - 10 * A_DAY)
        attach(attachment, page)
        assert sweeps.waiting_attachments(timezone.now()) == 0
        assert all_files()

    def test_findings_go_with_their_file(self):
        attachment = AttachmentFactory(created_at=timezone.now() - 2 * A_DAY)
        PrivacyFindingFactory(host_model="content.attachment", host_id=attachment.pk)
        other = PrivacyFindingFactory(host_id=attachment.pk)
        sweeps.waiting_attachments(timezone.now())
        assert list(PrivacyFinding.objects.all()) == [other]

    def test_file_that_is_claimed_meanwhile_stays(self, upload, attach, page, monkeypatch):
        attachment = upload(now=timezone.now() - 2 * A_DAY)
        real = sweeps.delete_rows

        def claim_then_delete(keys, **options):
            attach(attachment, page)
            return real(keys, **options)

        monkeypatch.setattr(sweeps, "delete_rows", claim_then_delete)
        assert sweeps.waiting_attachments(timezone.now()) == 0
        assert all_files() == attachment.file_names()

    def test_more_than_a_batch_go_in_one_run(self, monkeypatch):
        monkeypatch.setattr(sweeps, "BATCH", 2)
        AttachmentFactory.create_batch(5, created_at=timezone.now() - 2 * A_DAY)
        assert sweeps.waiting_attachments(timezone.now()) == 5

    def test_one_run_is_bounded(self, monkeypatch):
        monkeypatch.setattr(sweeps, "BATCH", 2)
        monkeypatch.setattr(sweeps, "MOST", 4)
        AttachmentFactory.create_batch(7, created_at=timezone.now() - 2 * A_DAY)
        assert [sweeps.waiting_attachments(timezone.now()) for _ in range(3)] == [4, 3, 0]


class TestRemoved:
    def test_removed_file_goes_after_a_month(self, upload, attach, page):
        now = timezone.now()
        for days in (31, 29):
            attachment = upload()
            attach(attachment, page)
            actions.remove(
                actor=attachment.uploaded_by, attachment=attachment, reason="x", now=now - timedelta(days=days)
            )
        assert sweeps.removed_attachments(now) == 1
        assert [one.pk for one in Attachment.objects.all()] == [attachment.pk]
        assert all_files() == attachment.file_names()

    def test_file_whose_host_is_gone_is_removed_first(self, upload, attach, page):
        attachment = upload()
        attach(attachment, page)
        type(page).objects.filter(pk=page.pk).delete()
        sweeps.removed_attachments(timezone.now())
        attachment.refresh_from_db()
        assert attachment.removal_reason == claims.HOST_GONE

    def test_file_of_a_host_that_is_there_stays(self, upload, attach, page):
        attachment = upload()
        attach(attachment, page)
        sweeps.removed_attachments(timezone.now())
        attachment.refresh_from_db()
        assert attachment.removed_at is None

    def test_file_of_a_room_that_does_not_answer_stays(self, upload, attach, page, monkeypatch):
        attachment = upload()
        attach(attachment, page)
        type(page).objects.filter(pk=page.pk).delete()
        monkeypatch.setattr(hosts, "_hosts", {})
        sweeps.removed_attachments(timezone.now())
        attachment.refresh_from_db()
        assert attachment.removed_at is None


class TestOrphans:
    def lay(self, name, settings, age=2 * A_DAY):
        default_storage.save(name, ContentFile(b"x"))
        aged(settings, name, age)
        return name

    def test_file_that_no_row_knows_goes_after_a_day(self, upload, settings):
        attachment = upload(samples.pdf("x"), "a.pdf")
        for name in attachment.file_names():
            aged(settings, name, 10 * A_DAY)
        self.lay("attachments/aa/bb/" + "a" * 26 + ".1.png", settings)
        self.lay("attachments/aa/bb/rubbish", settings)
        self.lay(f"attachments/{attachment.key[:2]}/{attachment.key[2:4]}/{attachment.key}.2.pdf", settings)
        young = self.lay("attachments/aa/bb/" + "b" * 26 + ".1.png", settings, age=A_DAY - timedelta(minutes=1))
        assert sweeps.orphan_files(timezone.now()) == 3
        assert all_files() == sorted([*attachment.file_names(), young])

    def test_file_outside_the_folder_is_none_of_its_business(self, settings):
        name = self.lay("avatars/x.png", settings)
        assert sweeps.orphan_files(timezone.now()) == 0
        assert default_storage.exists(name)

    def test_empty_storage_has_no_orphans(self):
        assert sweeps.orphan_files(timezone.now()) == 0

    def test_each_folder_is_looked_through_once_a_day(self, settings):
        for number in range(40):
            self.lay(f"attachments/{number:02}/bb/x{number}", settings)
        counts = [sweeps.orphan_files(timezone.now(), part=part) for part in range(sweeps.PARTS)]
        assert sum(counts) == 40
        assert max(counts) < 40

    def test_more_than_a_batch_go_in_one_run(self, settings, monkeypatch):
        monkeypatch.setattr(sweeps, "BATCH", 2)
        for number in range(5):
            self.lay(f"attachments/aa/bb/x{number}", settings)
        assert sweeps.orphan_files(timezone.now()) == 5


@pytest.mark.usefixtures("db")
class TestTimetable:
    @pytest.mark.parametrize(
        "task", [tasks.sweep_waiting_attachments, tasks.sweep_removed_attachments, tasks.sweep_orphan_files]
    )
    def test_sweep_stands_on_the_timetable_and_runs_twice_without_harm(self, task):
        lines = base.celery("memory://")["CELERY_BEAT_SCHEDULE"].values()
        assert task.name in {line["task"] for line in lines}
        task()
        task()

    def test_label_of_the_test_host_is_that_of_its_model(self, page):
        assert page._meta.label_lower == HOST
