"""How well judged collections are answered, with the analyser, the weights and the glossary that the site has.

A collection is a folder: `corpus.jsonl` {_id, title, text}, `queries.jsonl` {_id, text}, `qrels/test.tsv` with query,
document and grade. It is indexed aside; neither the database nor the site's index is touched.
"""

import json
import math
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from search.across import Expander
from search.documents import Document, Key
from search.engine.base import Wanted
from search.engine.folder import Folder
from search.engine.tantivy_backend import TantivyBackend
from search.engine.writing import Writer
from search.query.planning import names_of
from search.query_words import clauses_of

DEPTH: Final = 100
TOP: Final = 10
PORTION: Final = 1000
EVERYBODY: Final = ("a:1",)
NO_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)


class BadCollection(Exception):
    """A folder that is no collection; the message says what is missing or wrong."""


@dataclass
class Collection:
    """One judged set."""

    name: str
    documents: dict[str, tuple[str, str]]
    """Title and text by id."""
    queries: dict[str, str]
    judged: dict[str, dict[str, float]] = field(default_factory=dict)
    """Grade by document, by query; only queries with a relevant document."""

    @classmethod
    def read(cls, folder: Path) -> "Collection":
        """Raises BadCollection."""
        try:
            documents = {row["_id"]: (row.get("title", ""), row["text"]) for row in _rows(folder / "corpus.jsonl")}
            queries = {row["_id"]: row["text"] for row in _rows(folder / "queries.jsonl")}
            made = cls(folder.name, documents, queries)
            for line in (folder / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()[1:]:
                query, document, grade = line.split("\t")
                if float(grade) > 0 and query in queries:
                    made.judged.setdefault(query, {})[document] = float(grade)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadCollection(f"{folder}: {error}") from error
        if not made.judged:
            raise BadCollection(f"{folder}: qrels/test.tsv judges no document for any of the queries.")
        return made


@dataclass(frozen=True)
class Measured:
    """What one collection came to."""

    name: str
    queries: int
    ndcg: float
    mrr: float
    recall: float
    empty: float
    cpu_ms: float
    """Median of CPU a query, everything from the text to the keys included."""
    cpu_ms_slow: float
    """At the 95th of a hundred."""
    documents: int
    index_cpu_ms: float
    """CPU a document."""
    index_share: float
    """Size of the index beside that of the texts."""


def measure(collection: Collection, expander: Expander) -> Measured:
    """Index it in a temporary folder, ask every judged query, and compare."""
    with tempfile.TemporaryDirectory(prefix="commons-search-") as path:
        folder = Folder(Path(path))
        begun = time.process_time()
        ids = _index(folder, collection)
        index_cpu = time.process_time() - begun
        backend = TantivyBackend(folder)
        times: list[float] = []
        answers: dict[str, list[str]] = {}
        for query in collection.judged:
            begun = time.process_time()
            hits = backend.search(wanted(collection.queries[query], expander, limit=DEPTH)).hits
            times.append((time.process_time() - begun) * 1000)
            answers[query] = [ids[hit.key.pk] for hit in hits]
        size = sum(file.stat().st_size for index in folder.path.glob("index-*") for file in index.iterdir())
    texts = sum(len(f"{title}{text}".encode()) for title, text in collection.documents.values())
    scores = [score(answers[query], judged) for query, judged in collection.judged.items()]
    ndcg, mrr, recall = (statistics.fmean(column) for column in zip(*scores, strict=True))
    return Measured(
        name=collection.name,
        queries=len(scores),
        ndcg=ndcg,
        mrr=mrr,
        recall=recall,
        empty=sum(not found for found in answers.values()) / len(answers),
        cpu_ms=statistics.median(times),
        cpu_ms_slow=sorted(times)[math.ceil(len(times) * 0.95) - 1],
        documents=len(ids),
        index_cpu_ms=index_cpu * 1000 / max(len(ids), 1),
        index_share=size / max(texts, 1),
    )


def wanted(text: str, expander: Expander, *, limit: int) -> Wanted:
    """The question of a plain text, as the search page asks it."""
    expanded = expander.expand(text)
    clauses = tuple(clauses_of(text, expanded.alternatives))
    return Wanted(EVERYBODY, clauses=clauses, names=names_of(text, expanded), limit=limit)


def score(found: Sequence[str], judged: Mapping[str, float]) -> tuple[float, float, float]:
    """nDCG at 10 with linear gain, reciprocal rank at 10, recall at 100; what nobody judged counts as not relevant.

    >>> score(["b", "a"], {"a": 1.0})
    (0.6309297535714575, 0.5, 1.0)
    """
    top = [judged.get(document, 0.0) for document in found[:TOP]]
    best = sorted(judged.values(), reverse=True)[:TOP]
    first = next((rank for rank, grade in enumerate(top, start=1) if grade > 0), 0)
    hits = sum(document in judged for document in found[:DEPTH])
    return _gain(top) / _gain(best), 1 / first if first else 0.0, hits / len(judged)


def _gain(grades: Sequence[float]) -> float:
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def _index(folder: Folder, collection: Collection) -> list[str]:
    """Returns the ids by the number under which each document stands in the index."""
    writer = Writer(folder.new(), heap=100_000_000)
    ids = list(collection.documents)
    documents = (_document(number, texts) for number, texts in enumerate(collection.documents.values()))
    while batch := list(islice(documents, PORTION)):
        writer.add(batch)
    writer.commit()
    writer.settle()
    writer.close()
    folder.name_current(writer.path)
    return ids


def _document(number: int, texts: tuple[str, str]) -> Document:
    title, text = texts
    return Document(Key("text", number), title, text, EVERYBODY, "article", NO_TIME)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
