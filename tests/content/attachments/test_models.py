"""What the database itself refuses of an attachment, and what one says of itself."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from content.models import Attachment
from content.models.attachments import new_key
from tests.factories.content import AttachmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def refuses(constraint):
    """The next write breaks this very constraint. SQLite names the columns of a unique one, and not the constraint."""
    return pytest.raises(IntegrityError, match=constraint)


def test_key_names_one_file():
    first = AttachmentFactory()
    with refuses("attachment_key_once|key"), transaction.atomic():
        AttachmentFactory(key=first.key)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"key": "short"}, "attachment_key_cannot_be_guessed"),
        ({"kind": "film"}, "attachment_kind_known|attachment_kind_agrees|attachment_measured"),
        ({"content_type": "image/svg+xml"}, "attachment_content_type_known"),
        ({"kind": "document", "width": None, "height": None}, "attachment_kind_agrees_with_type"),
        ({"content_type": "text/plain"}, "attachment_kind_agrees_with_type"),
        ({"width": None}, "attachment_measured_iff_image"),
        ({"height": 0}, "attachment_measured_iff_image"),
        ({"document": True, "width": 5}, "attachment_measured_iff_image"),
        ({"size": 0}, "attachment_not_empty"),
        ({"host_model": "forum.post"}, "attachment_host_iff_attached"),
        ({"host_id": 5}, "attachment_host_iff_attached"),
        ({"attached_at": timezone.now()}, "attachment_host_iff_attached"),
        ({"removed_at": timezone.now()}, "attachment_removed_with_reason"),
    ],
)
def test_file_in_a_state_that_cannot_be_is_refused(changes, constraint):
    with refuses(constraint), transaction.atomic():
        AttachmentFactory(**changes)


@pytest.mark.parametrize("state", [{}, {"document": True}, {"attached": True}, {"removed": True}])
def test_file_in_an_ordinary_state_is_kept(state):
    assert AttachmentFactory(**state).pk


def test_keys_cannot_be_guessed():
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(len(key) == 26 and key.isalnum() and key == key.lower() for key in keys)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("curve.png", "curve.png"),
        ("胸部 CT（第 1 张）.PNG", "胸部-CT-第-1-张.png"),
        ("../../etc/passwd.png", "etc-passwd.png"),
        ("a?b#c%d&e.png", "a-b-c-d-e.png"),
        ("...png", "file.png"),
        ("x" * 190 + ".png", "x" * 60 + ".png"),
    ],
)
def test_address_is_readable_and_holds_nothing_that_means_something(name, address):
    assert Attachment(name=name, content_type="image/png").address_name == address


def test_files_lie_under_names_that_say_nothing():
    image = AttachmentFactory(narrower=[[480, 360, 10]])
    pdf = AttachmentFactory(document=True, content_type="application/pdf", name="secret.pdf", version=2)
    folder = f"attachments/{image.key[:2]}/{image.key[2:4]}/{image.key}"
    assert image.file_names() == [f"{folder}.1.png", f"{folder}.1.480.png"]
    assert [name.rpartition(".")[2] for name in pdf.file_names()] == ["pdf", "words"]
    assert not any("secret" in name or ".1." in name for name in pdf.file_names())


def test_lists_show_staff_all_members_their_own_and_guests_none(member, staff, guest):
    own = AttachmentFactory(uploaded_by=member)
    AttachmentFactory(uploaded_by=member, removed=True)
    AttachmentFactory(attached=True)
    assert list(Attachment.objects.visible_to(member)) == [own]
    assert Attachment.objects.visible_to(staff).count() == 3
    assert not Attachment.objects.visible_to(guest).exists()


def test_used_bytes_are_those_of_all_files_of_the_member(member):
    AttachmentFactory(uploaded_by=member, size=100)
    AttachmentFactory(uploaded_by=member, size=30, removed=True)
    AttachmentFactory(size=5)
    assert Attachment.objects.used_bytes(member) == 130


def test_file_of_a_member_who_left_stays(member):
    attachment = AttachmentFactory(uploaded_by=member, attached=True)
    member.delete()
    attachment.refresh_from_db()
    assert attachment.uploaded_by is None
