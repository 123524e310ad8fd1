"""An index in a folder of its own, filled when a test says so; no process is started. For tests of every room."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import override_settings

from events import processing
from search import engine
from search.across import expanding
from search.documents import Key
from search.engine.base import Clause, Found, Wanted
from search.engine.folder import Folder
from search.indexing import building
from search.indexing.indexer import Indexer
from search.query_words import clauses_of


class Searching:
    """The index of one test."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.indexer: Indexer | None = None

    def build(self, **options) -> None:
        """From nothing, as an installation does it."""
        building.build(self.folder, **options)

    def catch_up(self) -> None:
        """Handle events that are due, then index what changed, as the indexer does."""
        while processing.process_due():
            pass
        if self.folder.current() is None:
            self.build()
        if self.indexer is None:
            self.indexer = Indexer(self.folder)
        self.indexer.look_around()
        self.indexer.round()

    def found(self, text: str, *, audiences: tuple[str, ...], **wanted) -> Found:
        """What the index answers, whoever may see it."""
        clauses: tuple[Clause, ...] = tuple(clauses_of(text))
        return engine.backend().search(Wanted(audiences, clauses=clauses, has_counts=True, **wanted))

    def keys(self, text: str, *, audiences: tuple[str, ...]) -> list[Key]:
        """Keys of what is found, the best first."""
        return [hit.key for hit in self.found(text, audiences=audiences).hits]

    def close(self) -> None:
        if self.indexer is not None:
            self.indexer.close()


@pytest.fixture
def searching(db, tmp_path) -> Iterator[Searching]:
    """An empty index: `searching.catch_up()` fills it."""
    with index_in(tmp_path / "search") as made:
        yield made


@pytest.fixture
def own_glossary() -> Iterator[None]:
    """Terms that other tests made are looked for no more, and those of this one are by no other."""
    expanding.forget()
    yield
    expanding.forget()


@contextmanager
def index_in(folder: Path) -> Iterator[Searching]:
    """An empty index in a new folder, which is that of the site as long as the body lasts."""
    folder.mkdir()
    with override_settings(SEARCH_DIR=folder):
        engine._backend.cache_clear()
        made = Searching(Folder(folder))
        try:
            yield made
        finally:
            made.close()
            engine._backend.cache_clear()


@pytest.fixture
def everyone(db) -> tuple[str, ...]:
    """The audience of what everybody reads."""
    from search.documents import public_mark  # noqa: PLC0415

    return (public_mark(),)
