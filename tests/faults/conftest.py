"""Fixtures that the proofs share with the tests of the outbox, and the sites that they hurt."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from tests.events.conftest import _hopeful_bell, clean_registry
from tests.faults.stack import Stack

__all__ = ["_hopeful_bell", "clean_registry", "stack"]


@pytest.fixture(scope="session")
def migrated(django_db_setup, django_db_blocker, tmp_path_factory):
    """An SQLite file as migrations make it: a copy of what this run's tests begin with, which took long to make."""
    file = tmp_path_factory.mktemp("migrated") / "commons.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(file)) as copy:
        assert connection.vendor == "sqlite"
        connection.ensure_connection()
        connection.connection.backup(copy)
    return file


@pytest.fixture(scope="module")
def stack(migrated, tmp_path_factory):
    """A whole site of the module's own. What the probe adds to the database, `manage.py up` brings by itself."""
    stack = Stack(tmp_path_factory.mktemp("site"), migrated)
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()
