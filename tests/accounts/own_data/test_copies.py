"""A copy of everything: who gets it, what is in it, when it goes."""

import json
import zipfile
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.actions import copies
from accounts.exporting import storing, writing
from accounts.models import DataExport
from foundation import belongings
from foundation.errors import DomainError, LimitReached
from tests.accounts.own_data.worlds import trace_everywhere, writings
from tests.factories.accounts import PASSWORD, DataExportFactory, EmailAddressFactory, UserFactory
from tests.factories.forum import BookmarkFactory, ThreadFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]
PAGE = "/settings/privacy/"


@pytest.fixture
def browser(client, xanthe):
    client.post("/accounts/login/", {"login": xanthe.username, "password": PASSWORD})
    return client


def rows(path, name):
    with zipfile.ZipFile(path) as archive:
        return [json.loads(line) for line in archive.read(name).splitlines()]


def test_member_asks_and_gets_a_mail_and_a_file(browser, xanthe):
    assert browser.post(f"{PAGE}copy/", follow=True).status_code == 200
    copies.make_due(now=timezone.now)

    export = DataExport.objects.get()
    response = browser.get(f"{PAGE}copy/{export.pk}/")
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    assert b"".join(response.streaming_content).startswith(b"PK")
    [letter] = mail.outbox
    assert letter.to == [xanthe.email]
    assert "/settings/privacy/" in letter.body


def test_session_that_is_not_fresh_has_to_confirm_first(sign_in, xanthe, copy_of):
    copy_of(xanthe)
    export = DataExport.objects.get()
    browser = sign_in(xanthe)

    assert "/accounts/reauthenticate/" in browser.post(f"{PAGE}copy/")["Location"]
    assert "/accounts/reauthenticate/" in browser.get(f"{PAGE}copy/{export.pk}/")["Location"]
    assert DataExport.objects.count() == 1


def test_nobody_else_finds_the_file(client, xanthe, copy_of):
    copy_of(xanthe)
    export = DataExport.objects.get()
    for other in (UserFactory(username="other"), UserFactory(username="boss", admin=True)):
        EmailAddressFactory(user=other)
    client.post("/accounts/login/", {"login": "other", "password": PASSWORD})

    assert client.get(f"{PAGE}copy/{export.pk}/").status_code == 404
    assert client.get(f"{PAGE}copy/{export.pk + 1}/").status_code == 404
    client.logout()
    assert client.get(f"{PAGE}copy/{export.pk}/").status_code == 302


def test_one_at_a_time_and_three_a_day(xanthe, clock):
    waiting = DataExportFactory(member=xanthe)
    with pytest.raises(DomainError) as second:
        copies.request_copy(actor=xanthe, now=timezone.now())
    assert second.value.code == "copy_underway"
    waiting.delete()
    for _ in range(3):
        copies.request_copy(actor=xanthe, now=timezone.now())
        copies.make_due(now=timezone.now)

    with pytest.raises(LimitReached):
        copies.request_copy(actor=xanthe, now=timezone.now())


def test_file_goes_after_seven_days_and_the_page_says_so(browser, xanthe, copy_of):
    path = copy_of(xanthe)
    assert path.exists()

    copies.forget_old(now=timezone.now() + timedelta(days=7, seconds=1))

    export = DataExport.objects.get()
    assert (export.state, export.key, path.exists()) == ("expired", "", False)
    assert browser.get(f"{PAGE}copy/{export.pk}/").status_code == 404


def test_file_that_no_row_knows_goes(xanthe, copy_of):
    path = copy_of(xanthe)
    stray = path.with_name("0" * 32 + ".zip")
    stray.write_bytes(b"x")

    assert storing.remove_orphans(timezone.now()) == 0
    assert storing.remove_orphans(timezone.now() + timedelta(days=2)) == 1
    assert path.exists()
    assert not stray.exists()


def test_copy_that_cannot_be_made_is_tried_three_times(xanthe, monkeypatch):
    DataExportFactory(member=xanthe)
    monkeypatch.setattr(writing, "write", lambda *args, **options: 1 / 0)

    copies.make_due(now=timezone.now)

    export = DataExport.objects.get()
    assert (export.state, export.attempts, export.last_error) == ("failed", 3, "ZeroDivisionError")
    assert not list(storing.folder().iterdir())


def test_copy_whose_worker_died_is_taken_up_again(xanthe):
    DataExportFactory(member=xanthe, state="building", claimed_at=timezone.now() - timedelta(hours=2), attempts=1)

    assert copies.make_due(now=timezone.now) == 1


@pytest.mark.postgres
def test_row_of_every_kind_is_in_it(xanthe, copy_of):
    made = trace_everywhere(xanthe)
    writings(xanthe)
    path = copy_of(xanthe)

    for one in belongings.belongings():
        if one.file and (one.label in made or one.is_hosted):
            found = rows(path, f"{one.file}.jsonl")
            assert found or one.label == "content.PrivacyFinding", one.label


def test_every_file_stands_in_schema_and_readme(xanthe, copy_of):
    writings(xanthe)
    with zipfile.ZipFile(copy_of(xanthe)) as archive:
        schema = json.loads(archive.read("schema.json"))
        readme = archive.read("README.md").decode()
        names = {name for name in archive.namelist() if name.endswith(".jsonl")}
        told = {one["name"]: one for one in [*schema["files"], *schema["context"]]}
        assert set(told) == names
        for name, one in told.items():
            assert name in readme
            for line in archive.read(name).splitlines():
                assert list(json.loads(line)) == [column["name"] for column in one["columns"]]
            assert len(archive.read(name).splitlines()) == one["rows"]
        assert b"How is this calibrated?" in archive.read("texts/posts-0001.md")
        [file] = [name for name in archive.namelist() if name.startswith("attachments/")]
        assert archive.read(file) == b"the very bytes"
    assert (schema["format"], schema["version"]) == ("medai-commons-member-export", 1)


def test_readme_is_in_the_members_language(copy_of):
    member = UserFactory(chinese=True)
    with zipfile.ZipFile(copy_of(member)) as archive:
        readme = archive.read("README.md").decode()

    assert "你的账号和设置" in readme
    assert "which holds" not in readme


def test_words_of_others_are_not_in_it(xanthe, copy_of):
    hidden = ThreadFactory(title="What moderators hid", hidden_at=timezone.now(), hide_reason="x")
    writings(xanthe)
    BookmarkFactory(member=xanthe, post=hidden.posts.get())
    with zipfile.ZipFile(copy_of(xanthe)) as archive:
        everything = b"\n".join(archive.read(name) for name in archive.namelist()).decode(errors="replace")

    assert "Platt scaling" not in everything
    assert "Somebody else's question" in everything
    assert "What moderators hid" not in everything
    assert "answerer@example.org" not in everything


def test_page_shows_its_state_and_costs_the_same_for_many(sign_in, xanthe, assert_flat):
    browser = sign_in(xanthe)

    def make(count):
        for _ in range(count):
            DataExportFactory(member=xanthe, state="expired")

    assert_flat(make, lambda: browser.get(PAGE))
