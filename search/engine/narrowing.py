"""In a large index a question is asked of what holds a rare word of it, or a common one in its title.

Ranking costs in proportion to what is found, and of the twenty that are shown hardly one holds nothing but the
commonest words, and these in its text alone: decision 0207.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from tantivy import Query

from search.engine import queries
from search.engine.base import Clause, Wanted

MOST_RANKED: Final = 30_000
"""Documents found by a question up to which all are ranked, and about as many as are ranked of more."""
DEEPEST: Final = 200  # results; whoever turns pages for longer gets all of them

FEW: Final = 8  # a filter that leaves less than one in so many of what the viewer may see makes a question narrow
MOST_TRANSLATIONS: Final = 3
"""Of one word: the rarest, which say most."""

Frequency = Callable[[str, str], int]
"""Documents that hold a term, by field and term."""


def narrowing(wanted: Wanted, frequency: Frequency) -> Query | None:
    """What a document has to hold to be ranked; None where whatever is found is ranked.

    With rare filters, phrases or every word required, less is found anyway, and nothing of it may be missing.
    """
    is_narrow = wanted.phrases or wanted.after or wanted.before or wanted.is_strict or _is_rare(wanted, frequency)
    if is_narrow or wanted.is_newest_first or wanted.offset + wanted.limit > DEEPEST:
        return None
    clauses = [part for clause in wanted.clauses[: queries.MOST_CLAUSES] for part in _apart(clause)]
    by_size = sorted(((_size(clause, "text", frequency), clause) for clause in clauses), key=lambda pair: pair[0])
    if sum(size for size, _clause in by_size) <= MOST_RANKED:
        return None
    chosen, left = _as_fit(by_size, "text", MOST_RANKED)
    common = [clause for _size, clause in by_size[len(chosen) :]]
    in_titles = sorted(((_size(clause, "title", frequency), clause) for clause in common), key=lambda pair: pair[0])
    chosen += _as_fit(in_titles, "title", left)[0] or ([] if chosen else [queries.anywhere(in_titles[0][1], "title")])
    return queries.any_of(chosen)


def _is_rare(wanted: Wanted, frequency: Frequency) -> bool:
    """Whether a filter leaves little. One of languages does not."""

    def sizes(marks: Sequence[str]) -> int:
        return sum(frequency("marks", mark) for mark in marks)

    return any(sizes(group) * FEW < sizes(wanted.audiences) for group in wanted.filters)


def _apart(clause: Clause) -> list[Clause]:
    """The clause, and each word of a dictionary for itself: it may be rare where the word that was typed is common."""
    loose = [other for other in clause.alternatives if other.is_loose]
    kept = tuple(other for other in clause.alternatives if not other.is_loose)
    own = [replace(clause, alternatives=kept)] if clause.terms or kept else []
    return [*own, *(Clause((), (other,)) for other in loose)]


def with_few_translations(wanted: Wanted, frequency: Frequency) -> Wanted:
    """The same question with fewer words of a dictionary for each of its own."""
    clauses = tuple(_with_few(clause, frequency) for clause in wanted.clauses)
    return replace(wanted, clauses=clauses)


def _with_few(clause: Clause, frequency: Frequency) -> Clause:
    loose = [other for other in clause.alternatives if other.is_loose]
    if len(loose) <= MOST_TRANSLATIONS:
        return clause
    sizes = {other: sum(frequency("text", term) for _place, term in other.terms) for other in loose}
    kept = set(sorted((other for other in loose if sizes[other]), key=sizes.__getitem__)[:MOST_TRANSLATIONS])
    return replace(clause, alternatives=tuple(one for one in clause.alternatives if not one.is_loose or one in kept))


def _as_fit(by_size: Sequence[tuple[int, Clause]], field: str, most: int) -> tuple[list[Query], int]:
    """Those that together find no more than `most` documents, and what is left of them."""
    chosen: list[Query] = []
    for size, clause in by_size:
        if size > most:
            break
        chosen.append(queries.anywhere(clause, field))
        most -= size
    return chosen, most


def _size(clause: Clause, field: str, frequency: Frequency) -> int:
    """How many documents hold it in this field, at most."""
    own = sum(frequency(field, term) for term in clause.terms)
    for other in clause.alternatives:
        sizes = [frequency(field, term) for _place, term in other.terms]
        own += sum(sizes) if other.is_loose else min(sizes, default=0)
    return own
