"""A host in which files can stand, and the ways to get them there."""

import io

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from config.models import Page
from content.attachments import actions, claims, hosts
from content.models.attachments import FOLDER
from tests.content.attachments import samples
from tests.factories.accounts import UserFactory

HOST = "config.page"


def all_files(folder=FOLDER):
    """Names of all files in the storage's folder of attachments."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    inner = [name for one in folders for name in all_files(f"{folder}/{one}")]
    return sorted([*inner, *(f"{folder}/{name}" for name in names)])


@pytest.fixture(autouse=True)
def _empty_storage(settings, tmp_path):
    """Files on a disk of the test's own, as the site keeps them."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}


@pytest.fixture
def page(db):
    """A text that can carry files. Pages of the house stand for texts of rooms above."""
    return Page.objects.create(slug="host", title_en="Host", title_zh="主", body_en="x", body_zh="x")


@pytest.fixture
def readers(monkeypatch):
    """Who sees pages: `readers.add(user.pk)`; None stands for everybody."""
    allowed = set()

    def is_visible(user, host_id):
        return None in allowed or user.pk in allowed

    monkeypatch.setattr(hosts, "_hosts", {HOST: hosts._Host(is_visible, is_draft=False)})
    return allowed


@pytest.fixture
def upload(db):
    """Upload as somebody: `upload(data, "name.png", by=member)`."""

    def _upload(data=None, name="curve.png", *, by=None, **options):
        data = samples.png() if data is None else data
        options.setdefault("now", timezone.now())
        return actions.upload(actor=by or UserFactory(), file=io.BytesIO(data), name=name, **options)

    return _upload


@pytest.fixture
def attach(readers):
    """Put a file into a text: `attach(attachment, page)`."""

    def _attach(attachment, host, **options):
        source = f"![x]({attachment.get_absolute_url()})"
        options = {"actor": attachment.uploaded_by, "sources": [source], "now": timezone.now(), **options}
        with transaction.atomic():
            found = claims.claim(host=host, **options)
        attachment.refresh_from_db()
        return found

    return _attach
