"""What the rest of the site may ask of an index. tantivy answers here; another engine implements the same six verbs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from search.documents import Document, Key


class SearchUnavailable(Exception):
    """There is no index that could be asked: missing, damaged, or being built. Nothing but search depends on it."""


@dataclass(frozen=True)
class Phrase:
    """Terms that stand together; each with its place."""

    terms: tuple[tuple[int, str], ...]
    is_in_title: bool = False


@dataclass(frozen=True)
class Alternative:
    """Another way to say what a clause says: a synonym, or a translation."""

    terms: tuple[tuple[int, str], ...]
    weight: float
    """0 to 1: what a hit by it counts beside one by the words themselves."""
    is_loose: bool = False
    """Its terms need not stand together."""


@dataclass(frozen=True)
class Clause:
    """A part of what somebody typed: any of its terms, or an alternative, makes a hit."""

    terms: tuple[str, ...]
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """One question to the index. Everything in it is folded and cut into terms already."""

    audiences: tuple[str, ...]
    """Marks of the viewer. None of them: nothing is found."""
    clauses: tuple[Clause, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    names: tuple[str, ...] = ()
    """Folded names of a thing that may have been typed whole: what is called so comes before what only speaks of it."""
    filters: tuple[tuple[str, ...], ...] = ()
    """Marks; of each group a document has to carry one."""
    without: tuple[str, ...] = ()
    """Marks that it must not carry."""
    after: datetime | None = None
    before: datetime | None = None
    is_strict: bool = False
    """Every clause has to be met, instead of any."""
    is_newest_first: bool = False
    offset: int = 0
    limit: int = 20
    has_counts: bool = False
    """Count, and count by facet. With a `limit` of 0 nothing else is done."""

    @property
    def is_empty(self) -> bool:
        """Nothing was asked but who may see it."""
        return not (self.clauses or self.phrases or self.filters or self.after or self.before)


@dataclass(frozen=True)
class Hit:
    """One document found."""

    key: Key
    score: float
    group: int
    """`Key.number` of what it is shown as a part of."""


@dataclass(frozen=True)
class Found:
    """The answer. Counts are of things, not of documents: exact while they are small, within two hundredths above."""

    hits: tuple[Hit, ...] = ()
    count: int = 0
    is_estimate: bool = False
    """Far more was found than anybody looks through: counts are of a sample, and told for the whole."""
    facets: dict[str, int] = field(default_factory=dict)
    """Marks (`k:question`, `l:en`, `t:calibration`, `s:solved`) and how many things carry them."""


class SearchBackend(Protocol):
    """An index. Reading verbs raise SearchUnavailable; writing ones are called by the one process that writes."""

    def index(self, documents: Iterable[Document]) -> list[tuple[Key, str]]:
        """Put these in place of what is known under their keys, and make it visible to readers.

        Returns the keys that could not be taken, each with the reason; the others are in.
        """

    def hide(self, keys: Iterable[Key]) -> None:
        """Take these out of every result at once."""

    def purge(self, rebuild: Callable[[Sequence[Key]], Iterable[Document]]) -> int:
        """Leave nothing of what was replaced or hidden in any file; `rebuild` makes documents of keys anew.

        Returns how many documents were written again.
        """

    def search(self, wanted: Wanted) -> Found:
        """The best documents."""

    def similar(self, title: str, body: str, wanted: Wanted, *, is_indexed: bool = False) -> Found:
        """Documents about the same; `wanted` narrows them down and says who asks.

        `is_indexed`: the text is that of a document of the index, so a word that no other holds finds nothing but it.
        """

    def suggest(self, text: str, wanted: Wanted) -> Found:
        """Documents in whose title every word begins as the words of the text do."""

    def rarity(self, terms: Sequence[str]) -> dict[str, int]:
        """How many documents hold each term."""
