"""Files that are broken, or meant to break something: a sentence with the line's number, and nothing twice."""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from accounts.models import User
from config.models import Import, ImportedRow
from config.travelling import SiteFileError, importing, settling
from content.models import Hold, PrivacyFinding
from forum.models import Post, Tag, Thread
from moderation.models import ReviewItem
from tests.config.environments import ROOT
from tests.content.attachments import samples

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
POSTS = 1200  # several portions, of which the first is read long before the last
COUNT = """
import json
from config.models import ImportedRow
from forum.models import Post, Thread
lines = ImportedRow.objects.filter(kind="post").count()
print(json.dumps([Post.objects.count(), lines, Thread.objects.get().reply_count]))
"""
MOMENT = "2020-05-01T12:00:00+00:00"


def account(number, **values):
    return {"type": "account", "id": number, "username": f"member{number}", "joined_at": MOMENT, **values}


def category(number=1, **values):
    names = {"slug": f"place-{number}", "name_en": "Place", "name_zh": "地方", "audience": "public"}
    return {"type": "category", "id": number, **names, **values}


def thread(number=1, **values):
    own = {"title": "Which threshold?", "author": 1, "category": 1, "audience": "public", "created_at": MOMENT}
    return {"type": "thread", "id": number, **own, **values}


def post(number, *, place=None, **values):
    own = {"thread": 1, "number": place or number, "author": 1, "source": f"Text {number}.", "created_at": MOMENT}
    return {"type": "post", "id": number, **own, **values}


def told(report):
    return "\n".join(report.first)


def test_one_broken_line_takes_no_other_with_it(site_file, read):
    folder = site_file(account(1), category(), thread(), b'{"type":"post","id":\n', b"\xff\xfe\n", b"[]\n", post(1))
    report = read(folder)
    assert Post.objects.get().source == "Text 1."
    assert "line 5 is no JSON" in told(report)
    assert "line 6 is no UTF-8 (byte 1)" in told(report)
    assert "line 7 is no JSON object" in told(report)


def test_truncated_file_says_where_it_ends_and_the_whole_one_goes_on(site_file, read):
    folder = site_file(account(1), category(), thread(), post(1), b'{"type":"post","id":2,"thr', is_whole=False)
    report = read(folder)
    assert "line 6 is no JSON" in told(report)
    assert "the file is cut off" in told(report)
    report = read(site_file(account(1), category(), thread(), post(1), post(2)))
    assert report.left.total() == 0
    assert Post.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"source": 7}, "source is no text"),
        ({"number": "one"}, "number is no whole number"),
        ({"number": 2**70}, "number is no whole number"),
        ({"number": -1}, "number is not what it has to be"),
        ({"number": True}, "number is no whole number"),
        ({"created_at": "yesterday"}, "created_at is no moment"),
        ({"created_at": "2020-05-01T12:00:00"}, "created_at is no moment"),
        ({"is_stub": "yes"}, "is_stub is neither true nor false"),
        ({"own_interests": "x"}, "own_interests is neither a list nor an object"),
        ({"ai_assistance": "wholly"}, "ai_assistance is none of what it may be"),
        ({"source": "x" * 200_001}, "source has more than"),
        ({"source": "a\0b"}, "holds a character that no text can hold"),
        ({"thread": 99}, "names thread 99, which is not here"),
        ({"thread": [1]}, "thread is neither a number nor a text"),
        ({"thread": None}, "lacks thread"),
        ({"html": "<script>"}, "holds 'html'"),
        ({"anchor": '"><script>'}, "anchor is none that this software makes"),
        ({"origin": "member"}, "origin is none that a file may say"),
        ({"credit_url": "javascript:alert(1)"}, "credit_url is not what it has to be"),
        ({"id": None}, "id is neither a number nor a text"),
        ({"id": "x" * 121}, "id is empty or too long"),
    ],
)
def test_wrong_value_is_told_by_its_name_and_line(site_file, read, values, sentence):
    report = read(site_file(account(1), category(), thread(), {**post(1), **values}, post(2)))
    assert sentence in told(report)
    assert "line 5" in told(report)
    assert list(Post.objects.values_list("source", flat=True)) == ["Text 2."]


def test_a_million_levels_are_no_line(site_file, read):
    deep = b'{"type":"thread","id":1,"details":' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}\n"
    report = read(site_file(deep, account(1)))
    assert "line 2 is nested too deeply" in told(report)
    assert User.objects.filter(username="member1").exists()


def test_huge_line_is_passed_over_without_being_held(site_file, read):
    report = read(site_file(b'{"type":"tag","id":1,"name":"' + b"x" * 30_000_000 + b'"}\n', account(1)))
    assert "line 2 has more than 4 MB" in told(report)
    assert report.came["account"] == 1


def test_doubled_lines_become_one_row(site_file, read):
    report = read(site_file(account(1), category(), thread(), post(1), post(1, source="Another."), post(1)))
    assert "line 6 (post 1) has the id of line 5" in told(report)
    assert Post.objects.get().source == "Text 1."


def test_second_reading_doubles_nothing(site_file, read):
    folder = site_file(account(1), category(), thread(), post(1), post(2))
    read(folder)
    report = read(folder)
    assert report.came.total() == 0
    assert report.before["post"] == 2
    assert Post.objects.count() == 2


def test_same_number_of_another_site_is_another_row(site_file, read):
    read(site_file(account(1), category(), thread(), post(1)))
    read(site_file(account(1), category(), thread(), post(1, source="From elsewhere."), source="elsewhere"))
    assert set(Post.objects.values_list("source", flat=True)) == {"Text 1.", "From elsewhere."}
    assert set(User.objects.filter(origin="import").values_list("username", flat=True)) == {"member1", "member1-2"}


def test_post_that_breaks_a_rule_of_the_database_goes_alone(site_file, read):
    report = read(site_file(account(1), category(), thread(), post(1), post(2, place=1), post(3)))
    assert "line 6 (post 2) cannot stand here" in told(report)
    assert sorted(Post.objects.values_list("number", flat=True)) == [1, 3]


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"not JSON\n",
        b'{"format":"medai-commons-site"}\n',
        b'{"format":"another","version":1,"source":"x"}\n',
        b'{"format":"medai-commons-site","version":2,"source":"x"}\n',
        b'{"format":"medai-commons-site","version":true,"source":"x"}\n',
    ],
)
def test_file_that_is_no_site_is_refused_whole(tmp_path, read, head):
    (tmp_path / "site.jsonl").write_bytes(head)
    with pytest.raises(SiteFileError, match="Line 1"):
        read(tmp_path)
    assert not Import.objects.exists()


def test_dry_run_checks_everything_and_stores_nothing(site_file, read):
    folder = site_file(account(1), category(), thread(), post(1), post(2, thread=9))
    report = read(folder, is_rehearsal=True)
    assert report.came["post"] == 1
    assert "names thread 9" in told(report)
    assert not Post.objects.exists()
    assert not Import.objects.exists()


def test_findings_wait_in_the_queue_and_no_text_is_lost(site_file, read):
    words = "Patient Zhang Wei, phone 13812345678, MRN 12345678."
    lines = [account(1), category(), thread(1), post(1, source=words), post(2), thread(2), post(3, place=1, thread=2)]
    report = read(site_file(*[lines[i] for i in (0, 1, 2, 5, 3, 4, 6)]))
    held = Post.objects.get(source=words)
    assert held.held_at is not None
    assert held.thread.held_at is not None  # its first post: the thread waits with it
    assert Hold.objects.of(held).open().get().reasons == ["import_findings"]
    assert ReviewItem.objects.filter(subject_model="forum.post", subject_id=held.pk).exists()
    assert PrivacyFinding.objects.of(held).filter(decision="open").exists()
    assert report.held["post"] == 1
    assert Post.objects.filter(held_at__isnull=True).count() == 2


def test_finding_in_an_earlier_version_holds_the_post(site_file, read):
    revision = {"type": "post_revision", "id": 1, "post": 1, "number": 1, "created_at": MOMENT}
    read(site_file(account(1), category(), thread(), post(1), revision | {"source": "Call 13812345678, MRN 12345678."}))
    assert Post.objects.get().held_at is not None


def test_texts_are_laid_out_by_our_renderer(site_file, read):
    read(site_file(account(1), category(), thread(), post(1, source="**x** <script>alert(1)</script>")))
    html = str(Post.objects.get().html)
    assert "<strong>x</strong>" in html
    assert "<script" not in html


def test_category_with_another_audience_is_never_widened(site_file, read):
    read(site_file(category(1, audience="public"), source="open"))
    read(site_file(account(1), category(1, audience="members"), thread(audience="members"), post(1)))
    found = Thread.objects.get()
    assert found.category.audience.kind == "members"
    assert found.category.slug == "place-1-2"


def attachment(file, /, **values):
    own = {"key": "a" * 26, "name": "curve.png", "host": "post:1", "created_at": MOMENT, "attached_at": MOMENT}
    return {"type": "attachment", "id": 1, "file": file, **own, **values}


def test_file_outside_the_folder_is_not_read(site_file, read, tmp_path):
    data = samples.png()
    name = hashlib.sha256(data).hexdigest()
    (tmp_path / "outside").write_bytes(data)
    folder = site_file(
        *(account(1), category(), thread(), post(1)),
        attachment("../../outside"),
        attachment("/etc/passwd", id=2),
        attachment(name, id=3),
        attachment("0" * 64, id=4),
        attachment(hashlib.sha256(b"x").hexdigest(), id=5),
        attachment(hashlib.sha256(b"zip").hexdigest(), id=6, name="../../a.png"),
    )
    (folder / "files" / name).symlink_to(tmp_path / "outside")
    (folder / "files" / hashlib.sha256(b"x").hexdigest()).write_bytes(b"y")
    (folder / "files" / hashlib.sha256(b"zip").hexdigest()).write_bytes(b"zip")
    report = read(folder)
    assert report.came["attachment"] == 0
    for sentence in (
        *("line 6 (attachment 1) file is no SHA-256", "line 7 (attachment 2) file is no SHA-256"),
        *("line 8", "is not there or is a link", "line 10", "holds something else", "line 11", "is not taken"),
    ):
        assert sentence in told(report)


def test_two_imports_at_once_are_refused(site_file, read):
    folder = site_file(account(1))
    with importing._alone(), pytest.raises(SiteFileError, match="Another import runs"):
        read(folder)


def test_tag_that_is_here_is_the_same_tag(site_file, read):
    Tag.objects.create(slug="auc", name="AUC")
    tag = {"type": "tag", "id": 9, "slug": "auc", "name": "auc"}
    read(site_file(account(1), category(), tag, thread(tags=[9]), post(1)))
    assert list(Thread.objects.get().tags.values_list("name", flat=True)) == ["AUC"]


@pytest.mark.services(seconds=40)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="A database of its own, in a file.")
def test_killed_import_goes_on_and_doubles_nothing(tmp_path, site_file):
    posts = [post(number, source=f"Text {number}. " + "word " * 40) for number in range(1, POSTS + 1)]
    folder = site_file(account(1), category(), thread(), *posts)
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "MEDAI_DATA_DIR": str(tmp_path / "data"),
    }
    run = [sys.executable, "-W", "ignore", "manage.py"]
    subprocess.run([*run, "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    command = [*run, "import_site", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    _wait_for_rows(tmp_path / "site.sqlite3", process)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    around = {"cwd": ROOT, "env": environment, "capture_output": True, "text": True}
    again = subprocess.run(command, check=True, **around)

    assert "came before:" in again.stdout
    assert "left out" not in again.stdout
    shown = subprocess.run([*run, "shell", "-v0", "-c", COUNT], check=True, **around)
    assert json.loads(shown.stdout) == [POSTS, POSTS, POSTS - 1]


def _wait_for_rows(file: Path, process):
    for _attempt in range(600):
        assert process.poll() is None, process.communicate()
        with sqlite3.connect(file) as database:
            if database.execute("SELECT count(*) FROM forum_post").fetchone()[0] >= 200:
                return
        time.sleep(0.05)
    raise AssertionError("No row came.")


def test_mapping_is_kept_by_the_database(site_file, read):
    read(site_file(account(1)))
    assert ImportedRow.objects.get().kind == "account"


def test_what_is_kept_beside_rows_is_made_up_for_after_a_run_that_broke_off(site_file, read, monkeypatch):
    label = {"type": "label", "id": 1, "post": 2, "kind": "disputed", "reason": "See the letter.", "given_at": MOMENT}
    folder = site_file(account(1), category(), thread(), post(1), post(2), label)
    after = settling.after

    def breaks_off(travel, made):
        if travel.kind == "label":
            raise KeyboardInterrupt
        after(travel, made)

    monkeypatch.setattr(settling, "after", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        read(folder)
    monkeypatch.setattr(settling, "after", after)
    read(folder)

    assert Post.objects.get(number=2).labels == ["disputed"]
    assert Thread.objects.get().reply_count == 1
