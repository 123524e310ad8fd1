"""Asking a tantivy index. Any process may; each sees a commit of the writer with its next question."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import tantivy
from tantivy import Occur, Query

from search.analysis import analyse, words_of
from search.documents import SAMPLED, Key
from search.engine import queries
from search.engine.base import Clause, Found, Hit, SearchUnavailable, Wanted
from search.engine.folder import is_sound
from search.engine.loosening import loosened
from search.engine.narrowing import narrowing, with_few_translations

MOST_FACETS: Final = 400  # values told of one result
MOST_SIMILAR_TERMS: Final = 12  # of a body: those that say most
COUNTED_WHOLE: Final = 50_000
"""Documents of an index in which everything is counted."""
RANKED_WHOLE: Final = 100_000
"""Documents of an index in which all that a question finds are ranked, by all its translations."""
TELLING: Final = 60
"""Things of the sample from which on it is told for the whole, within a quarter; below, all are counted."""
_COUNTED: Final = {
    "facets": {
        "terms": {"field": "facets", "size": MOST_FACETS},
        "aggs": {"things": {"cardinality": {"field": "group"}}},
    }
}


class Reader:
    """Reads the index that `where` names, which may become another one at any time."""

    def __init__(self, where: Callable[[], Path | None]) -> None:
        self._where = where
        self._lock = threading.Lock()
        self._index: tantivy.Index | None = None
        self._seen: tuple[Path, int] | None = None

    def search(self, wanted: Wanted) -> Found:
        """See SearchBackend."""
        with self._asked() as searcher:
            found = _searched(searcher, wanted)
            if found.hits or found.count or wanted.offset:
                return found
            looser = loosened(wanted)
            return found if looser is None else _searched(searcher, looser)

    def similar(self, title: str, body: str, wanted: Wanted, *, is_indexed: bool = False) -> Found:
        """Documents about the same as this title, and as the words of the body that few others have."""
        with self._asked() as searcher:
            clauses = [Clause((term,)) for term in dict.fromkeys(token.term for token in analyse(title))]
            clauses += [Clause((term,)) for term in _telling(searcher, body, 1 + is_indexed)]
            return _searched(searcher, replace(wanted, clauses=tuple(clauses))) if clauses else Found()

    def suggest(self, text: str, wanted: Wanted) -> Found:
        """Documents in whose title every word begins as the words of the text do."""
        names = _beginnings(text)
        if not names:
            return Found()
        with self._asked() as searcher:
            parts = [(Occur.Must, queries.prefix("names", name)) for name in names]
            return _found(searcher, Query.boolean_query([(Occur.Must, queries.build(wanted)), *parts]), wanted)

    def rarity(self, terms: Sequence[str]) -> dict[str, int]:
        """How many documents hold each term; deleted ones count until their files are merged."""
        with self._asked() as searcher:
            return {term: searcher.doc_freq("text", term) for term in terms}

    @contextlib.contextmanager
    def _asked(self) -> Iterator[tantivy.Searcher]:
        """The index as it is now. Raises SearchUnavailable for whatever may be wrong with it."""
        with unavailable_if_broken():
            yield self._searcher()

    def _searcher(self) -> tantivy.Searcher:
        path = self._where()
        if path is None:
            raise SearchUnavailable("no index")
        with self._lock:
            changed = (path / "meta.json").stat().st_mtime_ns
            if self._index is None or self._seen is None or self._seen[0] != path:
                if not is_sound(path):
                    raise SearchUnavailable("damaged, or of another release")
                self._index = tantivy.Index.open(str(path))
                self._index.config_reader("manual")
            if self._seen != (path, changed):
                self._index.reload()
                self._seen = (path, changed)
            return self._index.searcher()


@contextlib.contextmanager
def unavailable_if_broken() -> Iterator[None]:
    """Turn whatever tantivy raises for broken files into SearchUnavailable; a panic of its is no Exception."""
    try:
        yield
    except SearchUnavailable:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        raise SearchUnavailable(type(error).__name__) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise SearchUnavailable("panic") from error
        raise


def _searched(searcher: tantivy.Searcher, wanted: Wanted) -> Found:
    """The best of a small index by all that the question says, of a large one by what is rare in it."""
    if searcher.num_docs <= RANKED_WHOLE:
        return _found(searcher, queries.build(wanted), wanted)
    wanted = with_few_translations(wanted, searcher.doc_freq)
    part = narrowing(wanted, searcher.doc_freq)
    whole = queries.build(wanted)
    return _found(searcher, whole, wanted, first=None if part is None else queries.build(wanted, part))


def _found(searcher: tantivy.Searcher, query: Query, wanted: Wanted, *, first: Query | None = None) -> Found:
    """What the query finds. The best are looked for by `first` where there is one, as long as it fills a page."""
    hits = _hits(searcher, first, wanted) if wanted.limit and first is not None else ()
    if len(hits) < wanted.limit:
        hits = _hits(searcher, query, wanted)
    return _counted(searcher, query, wanted, hits) if wanted.has_counts else Found(hits)


def _hits(searcher: tantivy.Searcher, query: Query, wanted: Wanted) -> tuple[Hit, ...]:
    result = searcher.search(
        query,
        limit=wanted.limit,
        offset=wanted.offset,
        count=False,
        order_by_field="created" if wanted.is_newest_first else None,
        weight_by_field=None if wanted.is_newest_first else "weight",
    )
    addresses = [address for _score, address in result.hits]
    groups = searcher.fast_field_values("group", addresses) if addresses else []
    return tuple(
        Hit(Key.parse(str(searcher.doc(address).get_first("key"))), float(score), int(group or 0))
        for (score, address), group in zip(result.hits, groups, strict=True)
    )


def _counted(searcher: tantivy.Searcher, query: Query, wanted: Wanted, hits: tuple[Hit, ...]) -> Found:
    """Counting costs in proportion to what is found. In a large index a sample is counted first (decision 0180)."""
    if searcher.num_docs > COUNTED_WHOLE:
        count, facets = _counts(searcher, queries.in_sample(wanted))
        if count >= TELLING:
            facets = {mark: number * SAMPLED for mark, number in facets.items()}
            return Found(hits, count * SAMPLED, is_estimate=True, facets=facets)
    count, facets = _counts(searcher, query)
    return Found(hits, count, facets=facets)


def _counts(searcher: tantivy.Searcher, query: Query) -> tuple[int, dict[str, int]]:
    buckets = searcher.aggregate(query, _COUNTED)["facets"]["buckets"]
    facets = {bucket["key"]: round(bucket["things"]["value"]) for bucket in buckets}
    return round(searcher.cardinality(query, "group")), facets


def _telling(searcher: tantivy.Searcher, body: str, least: int) -> list[str]:
    """The terms of a text by which it differs from others: often here, rarely elsewhere, but in so many documents."""
    counts: dict[str, int] = {}
    for token in analyse(body):
        counts[token.term] = counts.get(token.term, 0) + 1
    scored = []
    for term, count in counts.items():
        if len(term) > 1 and (known := searcher.doc_freq("text", term)) >= least:
            scored.append((count / (count + 1.2) / (1 + known) ** 0.5, term))
    return [term for _score, term in sorted(scored, reverse=True)[:MOST_SIMILAR_TERMS]]


def _beginnings(text: str) -> list[str]:
    """What words begin with, as somebody types them; Chinese as its pairs, which stand whole in titles."""
    chinese = [token for token in analyse(text) if not token.term.isascii()]
    pairs = [token.term for token in chinese if token.is_extra]
    latin = [part for word in words_of(text) for part in word.replace("’", "-").replace("'", "-").split("-") if part]
    return [*(pairs or [token.term for token in chinese]), *latin][: queries.MOST_CLAUSES]
