"""A search of one reader: what was found, sorted, counted and checked once more against the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from foundation.errors import Text
from search import across, kinds
from search.across import Ambiguous
from search.analysis import analyse, is_chinese, terms
from search.documents import Key
from search.engine import backend
from search.engine.base import Alternative, Clause, Found, Hit, Wanted
from search.kinds import Result
from search.kinds.registry import Viewer
from search.page import snippets
from search.page.facets import Facet, chosen_filters, facets_of
from search.query import parsing, planning, spelling
from search.query.parsing import Query
from search.query_words import phrase_terms

ON_A_PAGE: Final = 10
MOST_PAGES: Final = 20
MOST: Final = ON_A_PAGE * MOST_PAGES  # results that anybody can look through
SPARE: Final = 4
"""Documents asked for each thing shown: several replies of one thread are one thing."""
CROSS: Final = 3
"""Results of the other language shown before all others are."""
CORRECTED: Final = 0.7


@dataclass(frozen=True)
class Shown:
    """One result as the page shows it."""

    key: Key
    result: Result
    title: SafeString
    text: SafeString


@dataclass(frozen=True)
class Asked:
    """What a reader asks for: the text, chosen facets, order, page."""

    text: str
    chosen: dict[str, list[str]] = field(default_factory=dict)
    is_newest_first: bool = False
    page: int = 1

    def address(self, **changes: str | int) -> str:
        """The query of the same search with something else."""
        values: dict[str, str | int] = {"q": self.text}
        if self.is_newest_first:
            values["sort"] = "new"
        pairs = [*(values | changes).items(), *((name, one) for name, many in self.chosen.items() for one in many)]
        return urlencode([(name, value) for name, value in pairs if value not in ("", 1)])


@dataclass(frozen=True)
class Answer:
    """Everything that the page shows."""

    asked: Asked
    results: list[Shown] = field(default_factory=list)
    cross: list[Shown] = field(default_factory=list)
    cross_count: int = 0
    cross_language: str = ""
    count: int = 0
    is_estimate: bool = False
    """The counts, those of facets too, are rounded and of a sample."""
    facets: list[Facet] = field(default_factory=list)
    notes: Sequence[Text] = ()
    also: Sequence[tuple[str, str]] = ()
    """Words that were looked for too, each with its language tag."""
    ambiguous: Sequence[Ambiguous] = ()
    correction: str = ""
    """The text as it may have been meant; both are looked for."""
    has_more: bool = False

    @property
    def first_number(self) -> int:
        """Of the first result on the page."""
        return (self.asked.page - 1) * ON_A_PAGE + 1

    @property
    def last_number(self) -> int:
        """Of the last one."""
        return self.first_number + len(self.results) - 1


@dataclass(frozen=True)
class _Question:
    """What was asked, as the index is asked it."""

    query: Query
    begun: Answer
    """The answer as far as no index is needed, with the correction."""
    wanted: Wanted | None
    """None where nothing can be found."""


def answer(asked: Asked, viewer: Viewer) -> Answer:
    """The answer. Raises SearchUnavailable. The number of statements does not grow with what is found."""
    question = _question(asked, viewer)
    if question.wanted is None:
        return question.begun
    wanted, found = question.wanted, _counted(question.wanted)
    other = _other_language(question.query, asked, found)
    main = replace(wanted, without=(*wanted.without, f"l:{other}")) if other else wanted
    last = min(asked.page, MOST_PAGES) * ON_A_PAGE
    hits, has_more = _hits_of(main, last - ON_A_PAGE, last)
    cross: list[Hit] = []
    if other and asked.page == 1:
        beside = replace(wanted, filters=(*wanted.filters, (f"l:{other}",)), limit=CROSS * SPARE)
        above = {hit.group for hit in hits}
        cross = [hit for hit in _things(backend().search(beside).hits) if hit.group not in above][:CROSS]
    shown = _shown([*hits, *cross], viewer, snippets.terms_of(wanted))
    return replace(
        _with_counts(question.begun, found),
        results=[shown[hit.key] for hit in hits if hit.key in shown],
        cross=[shown[hit.key] for hit in cross if hit.key in shown],
        cross_count=found.facets.get(f"l:{other}", 0) if other else 0,
        cross_language=other,
        has_more=has_more,
    )


def listed(asked: Asked, viewer: Viewer, *, start: int, size: int) -> tuple[list[Shown], bool]:
    """So many results in both languages from the `start`-th of MOST on, the best first, and whether more follow.

    Raises SearchUnavailable. The number of statements does not grow with what is found.
    """
    wanted = _question(asked, viewer).wanted
    if wanted is None:
        return [], False
    hits, has_more = _hits_of(wanted, start, min(start + size, MOST))
    shown = _shown(hits, viewer, snippets.terms_of(wanted))
    return [shown[hit.key] for hit in hits if hit.key in shown], has_more


def counted(asked: Asked, viewer: Viewer) -> Answer:
    """The answer without its results: how many there are of what. Raises SearchUnavailable."""
    question = _question(asked, viewer)
    return question.begun if question.wanted is None else _with_counts(question.begun, _counted(question.wanted))


def _question(asked: Asked, viewer: Viewer) -> _Question:
    query = parsing.parse(asked.text)
    plan = planning.plan(query, viewer, across.for_site())
    made = Answer(
        asked,
        notes=plan.notes,
        also=[(word, "zh-Hans" if is_chinese(word) else "en") for word in plan.also],
        ambiguous=plan.ambiguous,
    )
    if plan.is_impossible or (query.is_empty and not asked.chosen):
        return _Question(query, made, None)
    wanted = replace(plan.wanted, filters=(*plan.wanted.filters, *chosen_filters(asked.chosen)))
    wanted, correction = _with_corrections(query, wanted)
    if asked.is_newest_first:
        wanted = replace(planning.strictly(wanted), is_newest_first=True)
    return _Question(query, replace(made, correction=correction), wanted)


def _counted(wanted: Wanted) -> Found:
    return _rounded(backend().search(replace(wanted, limit=0, has_counts=True)))


def _with_counts(begun: Answer, counted: Found) -> Answer:
    facets = facets_of(counted.facets, begun.asked)
    return replace(begun, count=counted.count, is_estimate=counted.is_estimate, facets=facets)


def _rounded(found: Found) -> Found:
    """Estimates with two digits: more would say what nobody counted."""
    if not found.is_estimate:
        return found
    facets = {mark: _with_two_digits(count) for mark, count in found.facets.items()}
    return replace(found, count=_with_two_digits(found.count), facets=facets)


def _with_two_digits(number: int) -> int:
    return int(float(f"{number:.1e}"))


def _with_corrections(query: Query, wanted: Wanted) -> tuple[Wanted, str]:
    """Also look for what mistyped words were meant to be; the text with them, empty where all is spelled well."""
    words = " ".join([*query.words, *query.title_words])
    if not words.strip():
        return wanted, ""
    right = spelling.meant(spelling.doubtful(words, backend().rarity(terms(words))))
    if not right:
        return wanted, ""
    by_term = {terms(wrong)[0]: _together(known) for wrong, known in right.items() if terms(wrong)}
    clauses = tuple(
        Clause(clause.terms, (*clause.alternatives, Alternative(by_term[clause.terms[0]], CORRECTED)))
        if clause.terms and clause.terms[0] in by_term
        else clause
        for clause in wanted.clauses
    )
    return replace(wanted, clauses=clauses), spelling.corrected(query.text, right)


def _together(word: str) -> tuple[tuple[int, str], ...]:
    """A word as terms that stand together."""
    return phrase_terms(analyse(word))


def _other_language(query: Query, asked: Asked, counted: Found) -> str:
    """The language whose results stand in a block of their own; none where one was asked for, or time is the order."""
    is_narrowed = "lang" in query.filters or "lang" in asked.chosen
    if is_narrowed or asked.is_newest_first or not query.all_words.strip():
        return ""
    own = "zh-hans" if is_chinese(query.all_words) else "en"
    other = "en" if own == "zh-hans" else "zh-hans"
    # Where nothing was found in the own language, the other one is the answer and not a block beside it.
    return other if counted.facets.get(f"l:{own}") and counted.facets.get(f"l:{other}") else ""


def _hits_of(wanted: Wanted, start: int, end: int) -> tuple[list[Hit], bool]:
    """The hits of these places, one for each thing, and whether more follow."""
    things = _things(backend().search(replace(wanted, limit=(end + 1) * SPARE)).hits)
    return things[start:end], len(things) > end and end < MOST


def _things(hits: Iterable[Hit]) -> list[Hit]:
    """The best hit of each thing."""
    best: dict[int, Hit] = {}
    for hit in hits:
        best.setdefault(hit.group, hit)
    return list(best.values())


def _shown(hits: Sequence[Hit], viewer: Viewer, wanted_terms: frozenset[str]) -> dict[Key, Shown]:
    """What the viewer may see of the hits, asked of the database now."""
    found: dict[Key, Shown] = {}
    for kind, results in load(hits, viewer).items():
        for pk, result in results.items():
            title = snippets.marked(result.title, wanted_terms)
            key = Key(kind, pk)
            found[key] = Shown(key, result, title, snippets.snippet(result.text, wanted_terms))
    return found


def load(hits: Iterable[Hit], viewer: Viewer) -> dict[str, dict[int, Result]]:
    """Results by kind and id; what the viewer may not see is absent. A few statements for each kind among the hits."""
    ids: dict[str, list[int]] = {}
    for hit in hits:
        ids.setdefault(hit.key.kind, []).append(hit.key.pk)
    loaded = {}
    for kind, wanted in ids.items():
        searchable = kinds.find(kind)
        if searchable is not None:
            loaded[kind] = dict(searchable.load(viewer, wanted))
    return loaded
