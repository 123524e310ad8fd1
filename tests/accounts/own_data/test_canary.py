"""After the deletion of an account nothing that names the person is anywhere: no table, no file, no mail."""

import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts.actions import deletion
from accounts.erasing import carrying_out
from accounts.exporting import writing
from accounts.models import Erasure, Invitation, User
from forum.models import Thread
from tests.accounts.own_data.worlds import EMAIL, IP, NAME, USERNAME, person, trace_everywhere, writings
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.content import AttachmentFactory
from tests.factories.forum import PostFactory
from tests.factories.notifications import OutgoingMailFactory

CANARIES = (EMAIL, NAME, USERNAME, IP, "hospital-quill", "Quill/1")


def found_in(value):
    """Canaries in what a column holds, decoded as far as the product encodes it."""
    if isinstance(value, memoryview | bytes):
        value = bytes(value).decode(errors="replace")
    written = (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)).casefold()
    return [word for word in CANARIES if word.casefold() in written]


def rows_with_a_canary():
    """(model, column, canary) of every row of every table."""
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.all():
            for column in model._meta.concrete_fields:
                value = getattr(row, column.attname)
                for word in found_in(row.get_decoded() if column.name == "session_data" else value):
                    yield model._meta.label, column.name, word


def files_with_a_canary(*folders):
    """Files below these folders that hold one, or are called by one."""
    files = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    return sorted(
        str(path) for path in files if not is_database(path) and found_in(path.read_bytes()) + found_in(path.name)
    )


def is_database(path):
    """The one file that has a test of its own."""
    return path.name.startswith(Path(str(connection.settings_dict["NAME"])).name)


def copy_of_others(member, tmp_path):
    """What somebody who stays takes along: every file of their copy."""
    path = tmp_path / f"copy-{member.pk}.zip"
    writing.write(path, member=member, now=timezone.now())
    with zipfile.ZipFile(path) as archive:
        yield from (archive.read(name) for name in archive.namelist())


def client_pages():
    """Pages on which the person was named."""
    yield from ("/", "/people/", f"/search/?q={NAME.split()[0]}")
    yield from (thread.get_absolute_url() for thread in Thread.objects.order_by("pk"))


def a_life(client, settings, tmp_path):
    """A member who did everything that leaves a trace."""
    settings.MAIL_URL = f"file://{tmp_path / 'mail'}"
    member = person()
    trace_everywhere(member)
    writings(member)
    other = UserFactory(username="friend")
    PostFactory(author=other, source=f"Thank you @{USERNAME}, and {EMAIL}!")
    PostFactory(author=member, source=f"Yours, {NAME}")
    message = f"To: friend@example.org\nSubject: {NAME} answered you\n\n{USERNAME} wrote.\n".encode()
    OutgoingMailFactory(recipient=EMAIL, subject="Yours")
    OutgoingMailFactory(recipient="friend@example.org", subject=f"{NAME} answered you", source=message)
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "1.eml").write_bytes(f"To: {EMAIL}\nSubject: x\n\nHello\n".encode())
    (folder / "2.eml").write_bytes(message)
    (folder / "3.eml").write_bytes(b"To: friend@example.org\nSubject: other\n\nHello\n")
    content_type = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=UserFactory(admin=True),
        content_type=content_type,
        object_id=str(member.pk),
        object_repr=NAME,
        action_flag=2,
    )
    waiting = AttachmentFactory(uploaded_by=member, name=f"{NAME}.png")
    default_storage.save(waiting.file_name(), ContentFile(NAME.encode()))
    Invitation.objects.create(
        token_hash="x" * 64, email=EMAIL, note=f"for {NAME}", expires_at=timezone.now(), used_by=member
    )
    client.post(
        "/accounts/login/", {"login": USERNAME, "password": PASSWORD}, REMOTE_ADDR=IP, HTTP_USER_AGENT="Quill/1"
    )
    client.post("/settings/privacy/copy/")
    # Somebody who typed the address and went away.
    type(client)().post("/accounts/login/", {"login": EMAIL, "password": "wrong"}, REMOTE_ADDR=IP)
    return member, waiting


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("with_texts", [False, True])
@pytest.mark.services
def test_nothing_names_the_person_afterwards(client, settings, tmp_path, with_texts):
    member, waiting = a_life(client, settings, tmp_path)
    before = {label for label, _column, _word in rows_with_a_canary()}
    assert {"accounts.User", "account.EmailAddress", "admin.LogEntry", "forum.Post", "sessions.Session"} <= before | {
        "sessions.Session"
    }
    now = timezone.now()
    deletion.request_deletion(actor=member, is_removing_texts=with_texts, kept_session="", now=now)

    assert deletion.carry_out_due(now=now + timedelta(days=8)) == 1

    assert sorted(set(rows_with_a_canary())) == []
    assert not default_storage.exists(waiting.file_name())
    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["3.eml"]
    assert not list((Path(settings.DATA_DIR) / "copies").glob("*"))
    assert Erasure.objects.get(state="done").member is None
    assert files_with_a_canary(Path(settings.DATA_DIR), Path(settings.MEDIA_ROOT)) == []
    exported = [line for member in User.objects.order_by("pk") for line in copy_of_others(member, tmp_path)]
    assert [word for line in exported for word in found_in(line)] == []
    client.logout()
    pages = [client.get(path).content for path in client_pages()]
    assert [word for page in pages for word in found_in(page)] == []


@pytest.mark.django_db(transaction=True)
def test_database_file_holds_nothing_either(client, settings, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("the file is SQLite's")
    member, _waiting = a_life(client, settings, tmp_path)
    deletion.request_deletion(actor=member, is_removing_texts=True, kept_session="", now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)

    deletion.carry_out_due(now=timezone.now() + timedelta(days=8))

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = Path(connection.settings_dict["NAME"]).read_bytes()
    assert b"friend@example.org" in raw
    assert [word for word in (EMAIL, NAME, IP) if word.encode() in raw] == []


@pytest.mark.django_db(transaction=True)
def test_log_lines_hold_ids_only(client, settings, tmp_path, caplog):
    member, _waiting = a_life(client, settings, tmp_path)
    with caplog.at_level("INFO"):
        deletion.request_deletion(actor=member, is_removing_texts=False, kept_session="", now=timezone.now())
        carrying_out.carry_out(Erasure.objects.get(member=member, state="waiting"), now=timezone.now())

    assert "member_erased" in caplog.text
    assert not found_in(caplog.text)
