"""Sites that move by a file, within one test."""

import io
import json
from collections import Counter

import pytest
from django.utils import timezone

from accounts.models import Audience
from config.models import Import
from config.travelling import importing, writing
from config.travelling.layout import line
from config.travelling.report import Report
from content.models import Citation, Hold, PrivacyFinding
from forum.models import Post, Thread, TitleTerm
from foundation import travelling
from moderation.models import ItemNote, ReviewItem


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}


@pytest.fixture
def export(tmp_path):
    """Write this site: the folder, and what its file holds."""
    written = Counter()

    def _export(**options):
        written["folders"] += 1
        folder = tmp_path / f"export-{written['folders']}"
        options = {"is_for_a_move": False, "source": "there", "tell": lambda kind, count: None} | options
        writing.export(folder, **options)
        return folder

    return _export


@pytest.fixture
def read():
    """Read a folder into this site; the report, with its notes as `notes`."""

    def _read(folder, *, is_rehearsal=False):
        out = io.StringIO()
        report = importing.read(folder, is_rehearsal=is_rehearsal, report=Report(out), now=timezone.now())
        report.notes = [json.loads(one) for one in out.getvalue().splitlines()]
        return report

    return _read


@pytest.fixture
def site_file(tmp_path):
    """A folder with these lines: objects, or bytes as they are."""

    def _write(*lines, source="there", is_whole=True):
        folder = tmp_path / "given"
        (folder / "files").mkdir(parents=True, exist_ok=True)
        head = {"format": "medai-commons-site", "version": 1, "source": source}
        body = [one if isinstance(one, bytes) else line(one) for one in lines]
        end = [line({"type": "end", "lines": len(body)})] if is_whole else []
        (folder / "site.jsonl").write_bytes(b"".join([line(head), *body, *end]))
        return folder

    return _write


def empty_site():
    """Take everything that travels away, and what came before."""
    for model in (ItemNote, ReviewItem, Hold, PrivacyFinding, Citation, TitleTerm, Import):
        model._base_manager.all().delete()
    Thread._base_manager.update(accepted_post=None, merged_into=None, pseudonym=None)
    Post._base_manager.update(reply_to=None, moved_to=None, pseudonym=None)
    for travel in reversed(travelling.travels()):
        if travel.kind == "group":
            Audience._base_manager.filter(kind="group").delete()
        if travel.kind in ("category", "topic"):
            travel.model._base_manager.update(parent=None)
        travel.model._base_manager.all().delete()
