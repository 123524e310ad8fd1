"""Writing a tantivy index: one process, one writer."""

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import tantivy
from tantivy import Query

from search.analysis import terms
from search.documents import Document, Key
from search.engine.folder import segments, segments_with_deletions
from search.engine.schema import TEXT_FIELDS, as_tantivy

logger = logging.getLogger(__name__)

HEAP: Final = 15_000_000  # bytes of terms held before a segment is written
PORTION: Final = 500  # documents written again at a time
MOST_ROUNDS: Final = 5  # of a purge: what is written meanwhile may leave deletions behind
_KEYS_READ: Final = 20_000


class Writer:
    """The one writer of an index. Whoever makes it holds the lock; `remove_orphans` came before."""

    def __init__(self, path: Path, *, heap: int = HEAP) -> None:
        self.path = path
        self._heap = heap
        self._index = tantivy.Index.open(str(path))
        self._index.config_reader("manual")
        self._writer: tantivy.IndexWriter | None = None

    def index(self, documents: Iterable[Document]) -> list[tuple[Key, str]]:
        """Put these in place of what is known, and commit. Returns the keys that could not be taken, with the reason.

        A value that the writer cannot take ends it at the next call and takes the whole batch along. The writer is then
        opened anew and the batch is written one by one, so that one bad document keeps no other from being found.
        """
        batch = list(documents)
        try:
            for document in batch:
                self._put(document)
            self.commit()
        except Exception:
            return self._one_by_one(batch)
        return []

    def add(self, documents: Iterable[Document]) -> list[tuple[Key, str]]:
        """The same without the commit, for whoever writes many."""
        made: list[tuple[Document, tantivy.Document]] = []
        failed: list[tuple[Key, str]] = []
        for document in documents:
            try:
                made.append((document, as_tantivy(document)))
            except Exception as error:
                failed.append((document.key, type(error).__name__))
        for document, one in made:
            self._open().delete_documents_by_term("key", str(document.key))
            self._open().add_document(one)
        return failed

    def _one_by_one(self, batch: Sequence[Document]) -> list[tuple[Key, str]]:
        logger.warning("search_batch_failed documents=%s", len(batch))
        self.reopen()
        return [(document.key, reason) for document in batch if (reason := self._put_alone(document))]

    def hide(self, keys: Iterable[Key]) -> None:
        """Delete, and commit at once."""
        for key in keys:
            self._open().delete_documents_by_term("key", str(key))
        self.commit()

    def commit(self) -> None:
        """Let readers see what was written."""
        self._open().commit()

    def purge(self, rebuild: Callable[[Sequence[Key]], Iterable[Document]]) -> int:
        """Write every live document again whose segment holds deleted ones, so that those segments vanish.

        A deleted document's terms otherwise stay in the dictionary of its segment until it happens to be merged.
        """
        count = 0
        for _round in range(MOST_ROUNDS):
            self.settle()
            stale = segments_with_deletions(self.path)
            if not stale:
                break
            keys = self._keys_in(stale)
            for start in range(0, len(keys), PORTION):
                part = keys[start : start + PORTION]
                self._replace(part, list(rebuild(part)))
            self.commit()
            count += len(keys)
        return count

    def settle(self) -> None:
        """Wait for merges, and delete the files of segments that are no more."""
        writer = self._open()
        writer.garbage_collect_files()
        writer.wait_merging_threads()
        self._writer = None
        self._open().garbage_collect_files()

    def reopen(self) -> None:
        """A new writer; what was not committed is gone."""
        self._writer = None
        self._index = tantivy.Index.open(str(self.path))
        self._index.config_reader("manual")

    def close(self) -> None:
        """Let go of the index."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def remains_of(self, text: str) -> dict[str, list[str]]:
        """Terms of the text that still stand in a dictionary though no live document holds them, by field.

        The proof of a purge; files are compressed, so looking into them proves nothing.
        """
        self._index.reload()
        searcher = self._index.searcher()
        wanted = sorted({*terms(text), *re.findall(r"\w+", text.lower())})
        found: dict[str, list[str]] = {}
        for field in TEXT_FIELDS:
            for term in wanted:
                listed = any(known == term for known, _count in searcher.terms_with_prefix(field, term, limit=50))
                is_live = searcher.search(Query.term_query(self._index.schema, field, term), 1).hits
                if (listed or searcher.doc_freq(field, term)) and not is_live:
                    found.setdefault(field, []).append(term)
        return found

    def _open(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(self._heap, 1)
        return self._writer

    def _replace(self, keys: Sequence[Key], documents: Sequence[Document]) -> None:
        for key in keys:
            self._open().delete_documents_by_term("key", str(key))
        for document in documents:
            self._open().add_document(as_tantivy(document))

    def _put(self, document: Document) -> None:
        made = as_tantivy(document)
        self._open().delete_documents_by_term("key", str(document.key))
        self._open().add_document(made)

    def _put_alone(self, document: Document) -> str:
        try:
            self._put(document)
            self.commit()
        except Exception as error:
            self.reopen()
            return type(error).__name__
        return ""

    def _keys_in(self, stale: set[str]) -> list[Key]:
        """Keys of the live documents in these segments."""
        self._index.reload()
        searcher = self._index.searcher()
        numbers = {number for number, name in enumerate(segments(self.path)) if name in stale}
        keys: list[Key] = []
        offset = 0
        while hits := searcher.search(Query.all_query(), _KEYS_READ, count=False, offset=offset).hits:
            keys += [
                Key.parse(str(searcher.doc(address).get_first("key")))
                for _score, address in hits
                if address.segment_ord in numbers
            ]
            offset += len(hits)
        return keys
