"""A text that has to go leaves files too."""

import pytest
from django.utils import timezone

from content.actions import redaction
from content.attachments import redacting, storing
from content.models import Attachment
from content.privacy import Kind
from events.models import Event
from tests.content.attachments import samples
from tests.content.attachments.conftest import all_files
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres, pytest.mark.services]

CANARY = "Quilla Zornfeather"


@pytest.fixture
def admin():
    return UserFactory(admin=True)


@pytest.fixture
def redact(committing):
    def _redact(actor, text=CANARY, kind=Kind.NAME):
        with committing():
            return redaction.redact_everywhere(actor=actor, text=text, kind=kind, now=timezone.now())

    return _redact


def kept_text(attachment):
    attachment.refresh_from_db()
    return storing.read(attachment.file_name()).decode("utf-8")


@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_text_file_is_written_anew_without_it(upload, redact, admin, name):
    attachment = upload(f"年龄,姓名\n67,{CANARY}\n又见{CANARY}。".encode(), name, is_reviewed=True)
    outcome = redact(admin)
    assert outcome.rows == {"content.Attachment": 1}
    assert kept_text(attachment) == "年龄,姓名\n67,[姓名]\n又见[姓名]。"
    assert (attachment.version, attachment.size) == (2, len(kept_text(attachment).encode()))
    assert all_files() == attachment.file_names()


def test_name_and_description_are_redacted_with_the_file(upload, redact, admin):
    attachment = upload(CANARY.encode(), f"{CANARY}.txt", alt_text=f"by {CANARY}", is_reviewed=True)
    redact(admin)
    assert kept_text(attachment) == "[NAME]"
    assert (attachment.name, attachment.alt_text) == ("[NAME].txt", "by [NAME]")


def test_file_without_it_is_left_as_it_is(upload, redact, admin):
    attachment = upload(b"nothing of the kind", "a.txt")
    assert redact(admin).count == 0
    attachment.refresh_from_db()
    assert attachment.version == 1


def test_redacting_again_changes_nothing(upload, redact, admin):
    upload(CANARY.encode(), "a.txt", is_reviewed=True)
    assert redact(admin).count == 1
    assert redact(admin).count == 0


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (f"Words by {CANARY}.", CANARY),
        ("Words by Quilla\nZornfeather.", CANARY),
    ],
)
def test_pdf_that_holds_it_goes_at_once(upload, redact, admin, page, text):
    attachment = upload(samples.pdf(page), "a.pdf", is_reviewed=True)
    other = upload(samples.pdf("Other words"), "b.pdf")
    assert redact(admin, text).rows == {"content.Attachment": 1}
    attachment.refresh_from_db()
    assert (attachment.removal_reason, attachment.removed_by) == (redacting.REDACTED, admin)
    assert all_files() == sorted(other.file_names())
    assert Event.objects.get(kind="attachment_removed").subject_id == attachment.pk


def test_chinese_words_are_found_over_the_end_of_a_line(upload, redact, admin):
    attachment = upload(samples.pdf("x"), "a.pdf")
    storing.remove([attachment.text_name])
    storing.write([(attachment.text_name, "患者王建\n国入院".encode())])
    assert redact(admin, "王建国").count == 1


def test_pdf_that_was_removed_loses_its_file_too(upload, redact, admin):
    attachment = upload(samples.pdf(f"by {CANARY}"), "a.pdf", is_reviewed=True)
    Attachment.objects.filter(pk=attachment.pk).update(removed_at=timezone.now(), removal_reason="before")
    redact(admin)
    attachment.refresh_from_db()
    assert attachment.removal_reason == "before"
    assert all_files() == []


def test_author_reaches_their_own_files_and_no_others(upload, redact, member):
    own = upload(CANARY.encode(), "a.txt", by=member, is_reviewed=True)
    other = upload(CANARY.encode(), "a.txt", is_reviewed=True)
    redact(member)
    assert (kept_text(own), kept_text(other)) == ("[NAME]", CANARY)


def test_more_files_than_a_batch_are_all_read(upload, redact, admin, monkeypatch):
    monkeypatch.setattr(redacting, "_BATCH", 2)
    for _ in range(5):
        upload(CANARY.encode(), "a.txt", is_reviewed=True)
    assert redact(admin).rows == {"content.Attachment": 5}


def test_run_that_broke_off_is_run_again(upload, redact, admin):
    """The new file was written, its row was not."""
    attachment = upload(CANARY.encode(), "a.txt", is_reviewed=True)
    storing.write([(attachment.file_name().replace(".1.", ".2."), b"half")])
    redact(admin)
    assert kept_text(attachment) == "[NAME]"


def test_lost_file_is_no_error(upload, redact, admin):
    attachment = upload(CANARY.encode(), "a.txt", is_reviewed=True)
    storing.remove(attachment.file_names())
    assert redact(admin).count == 0


def test_readers_get_the_new_file_under_another_tag(upload, redact, admin, sign_in):
    attachment = upload(CANARY.encode(), "a.txt", is_reviewed=True)
    browser = sign_in(attachment.uploaded_by)
    first = browser.get(attachment.get_absolute_url())
    assert b"".join(first.streaming_content).decode() == CANARY
    redact(admin)
    second = browser.get(attachment.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    assert b"".join(second.streaming_content) == b"[NAME]"
