"""The command around the indexer: what it waits for, and what ends it."""

import signal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, InterfaceError, OperationalError, ProgrammingError

from search.engine.folder import Busy
from search.indexing import indexer
from search.management.commands import search_indexer


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(search_indexer, "AGAIN_AFTER", 0)
    monkeypatch.setattr(search_indexer, "close_old_connections", lambda: None)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(
    "failure",
    [
        OperationalError("the server went away"),
        IntegrityError("a row that was just read is gone"),
        ProgrammingError("there is no such table"),
        InterfaceError("connection already closed"),
        OSError("the disk is full"),
        ValueError("a segment is damaged"),
        Busy("writer"),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_what_fails_around_it_is_waited_for(failure, monkeypatch, caplog):
    """A backup that is restored while it runs takes rows from under it, for instance."""
    calls = []

    def run(_folder, *, is_stopping):
        calls.append(is_stopping())
        if len(calls) == 1:
            raise failure
        signal.raise_signal(signal.SIGTERM)
        assert is_stopping()
        return False

    monkeypatch.setattr(indexer, "run", run)

    call_command("search_indexer")

    assert calls == [False, False]
    assert "search_" in caplog.text


def test_fault_of_our_own_ends_it(monkeypatch):
    """Whoever watches over it starts it again, and tells."""

    def run(_folder, *, is_stopping):
        raise AssertionError

    monkeypatch.setattr(indexer, "run", run)

    with pytest.raises(AssertionError):
        call_command("search_indexer")
