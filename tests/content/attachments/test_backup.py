"""A backup carries files with their rows."""

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from config.backups import making, restoring
from content.attachments import storing
from content.models import Attachment
from tests.config import backup_world as world
from tests.content.attachments import samples
from tests.content.attachments.conftest import all_files

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture
def attachment(upload, attach, page, readers):
    """A picture in a public text."""
    made = upload(samples.jpeg(1000, 600, xmp=samples.xmp_with_label()), "曲线.jpg", alt_text="A curve")
    attach(made, page)
    readers.add(None)
    return made


def test_file_of_a_restored_site_is_served_as_before(attachment, upload, client, tmp_path):
    paper = upload(samples.pdf("Some words"), "paper.pdf")
    before = {name: storing.read(name) for name in all_files()}
    rows = list(Attachment.objects.order_by("pk").values())
    making.make_backup(tmp_path / "a.tar", now=timezone.now())

    world.wipe()
    for name in before:
        default_storage.delete(name)
    restoring.restore_backup(tmp_path / "a.tar", replace=False)

    assert {name: storing.read(name) for name in all_files()} == before
    assert list(Attachment.objects.order_by("pk").values()) == rows
    assert set(before) == {*attachment.file_names(), *paper.file_names()}
    response = client.get(attachment.get_absolute_url())
    assert b"".join(response.streaming_content) == before[attachment.file_name()]
