"""A member with data, a folder for copies, and a way to have one made."""

import pytest
from django.utils import timezone

from accounts.actions import copies
from accounts.exporting import storing
from accounts.models import DataExport
from tests.accounts.own_data import worlds


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def xanthe(db):
    """Somebody whose names are like no other words."""
    return worlds.person()


@pytest.fixture
def copy_of(db):
    """Has the worker make a copy of a member's data; the path of the file."""

    def make(member):
        copies.request_copy(actor=member, now=timezone.now())
        copies.make_due(now=timezone.now)
        export = DataExport.objects.get(member=member, state="ready")
        return storing.path(export.key)

    return make
