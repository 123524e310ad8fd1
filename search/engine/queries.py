"""A `Wanted` as a query of tantivy.

Scores are BM25 over `text`, which holds the title too, plus TITLE times that over the title alone; synonyms take the
better of word and alternative, not the sum. Weights were measured with `make search-eval`: docs/measured.md.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import tantivy
from tantivy import Occur, Query

from search.engine.base import Alternative, Clause, Phrase, Wanted
from search.engine.schema import schema, seconds

TITLE: Final = 0.4
MOST_CLAUSES: Final = 64  # of one query; more words than that are a text, and `similar` is for texts


def build(wanted: Wanted, narrowing: Query | None = None) -> Query:
    """The query. Every document it finds carries a mark of the viewer's audiences, and is found by `narrowing` too.

    With that, scores of what a dictionary knows add up (decision 0207).
    """
    make = _clause if narrowing is None else _in_one_row
    clauses = [part for clause in wanted.clauses[:MOST_CLAUSES] for part in make(clause, is_strict=wanted.is_strict)]
    named = [term("names", name) for name in wanted.names]
    return _asked(wanted, clauses, named, marks="marks", text="text", narrowing=narrowing)


def in_sample(wanted: Wanted) -> Query:
    """The same of the sample alone, without scores."""
    clauses = [anywhere(clause, "sampled") for clause in wanted.clauses[:MOST_CLAUSES]]
    return _asked(wanted, clauses, [], marks="sampled", text="sampled")


def _asked(
    wanted: Wanted,
    clauses: list[Query],
    named: list[Query],
    *,
    marks: str,
    text: str,
    narrowing: Query | None = None,
) -> Query:
    if not wanted.audiences:
        return Query.empty_query()
    parts = [(Occur.Must, _silent(_any_mark(wanted.audiences, marks)))]
    parts += [(Occur.Must, _silent(_any_mark(group, marks))) for group in wanted.filters]
    parts += [(Occur.MustNot, _mark(mark, marks)) for mark in wanted.without]
    parts += [(Occur.MustNot, _phrase(phrase, text)) for phrase in wanted.excluded]
    parts += [(Occur.Must, _phrase(phrase, text)) for phrase in wanted.phrases]
    if wanted.after or wanted.before:
        parts.append((Occur.Must, _silent(_between(wanted))))
    if named:
        parts.append((Occur.Should, any_of(named)))
    if wanted.is_strict:
        parts += [(Occur.Must, clause) for clause in clauses]
    elif narrowing is not None:
        # What narrows down is a part of the clauses: they add their scores, and need not be met again. What is called
        # as the question is never passed over.
        parts += [(Occur.Must, _silent(any_of([narrowing, *named]))), (Occur.Should, any_of(clauses))]
    elif clauses:
        parts.append((Occur.Must, any_of(clauses)))
    return Query.boolean_query(parts)


def any_of(queries: Sequence[Query]) -> Query:
    """At least one of them; scores add up."""
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, one) for one in queries])


def term(field: str, word: str) -> Query:
    """One term in one field."""
    return Query.term_query(schema(), field, word)


def word(term_: str) -> Query:
    """One term in text and title."""
    return any_of([term("text", term_), Query.boost_query(term("title", term_), TITLE)])


def prefix(field: str, beginning: str) -> Query:
    """Terms that begin so."""
    return Query.regex_query(schema(), field, f"{re.escape(beginning)}.*")


def _clause(clause: Clause, *, is_strict: bool) -> list[Query]:
    """Its queries, of which any makes a hit. Without alternatives they stand in one row: a union of unions is dear."""
    own = [part for one in clause.terms for part in (term("text", one), Query.boost_query(term("title", one), TITLE))]
    if not clause.alternatives:
        return [any_of(own)] if is_strict else own
    others = [_alternative(one) for one in clause.alternatives]
    return [Query.disjunction_max_query([*([any_of(own)] if own else []), *others])]


def _in_one_row(clause: Clause, *, is_strict: bool) -> list[Query]:
    """The same with words of a dictionary beside the others, each by the text alone: a choice of the best is dear."""
    kept = tuple(other for other in clause.alternatives if not other.is_loose)
    loose = [(other.weight, one) for other in clause.alternatives if other.is_loose for _place, one in other.terms]
    own = _clause(replace(clause, alternatives=kept), is_strict=is_strict) if clause.terms or kept else []
    return [*own, *(Query.boost_query(term("text", one), weight) for weight, one in loose)]


def anywhere(clause: Clause, field: str) -> Query:
    """Any of its terms or alternatives in that field."""
    own = [term(field, one) for one in clause.terms]
    for other in clause.alternatives:
        if other.is_loose:
            own += [term(field, one) for _place, one in other.terms]
        else:
            own.append(_together(field, other.terms))
    return any_of(own)


def _alternative(alternative: Alternative) -> Query:
    terms = alternative.terms
    if alternative.is_loose or len(terms) == 1:
        found = any_of([word(one) for _place, one in terms])
    else:
        found = any_of(
            [_together("text", terms), Query.boost_query(_together("title", terms), TITLE)],
        )
    return Query.boost_query(found, alternative.weight)


def _phrase(phrase: Phrase, text: str) -> Query:
    return _together("title" if phrase.is_in_title else text, phrase.terms)


def _together(field: str, terms: Sequence[tuple[int, str]]) -> Query:
    if len(terms) == 1:
        return term(field, terms[0][1])
    return Query.phrase_query(schema(), field, list(terms))


def _any_mark(marks: Iterable[str], field: str) -> Query:
    return any_of([_mark(mark, field) for mark in marks])


def _mark(mark: str, field: str) -> Query:
    return Query.term_query(schema(), field, mark, index_option="basic")


def _silent(query: Query) -> Query:
    """Narrows down and adds nothing to the score."""
    return Query.const_score_query(query, 0.0)


def _between(wanted: Wanted) -> Query:
    first = seconds(wanted.after) if wanted.after else None
    last = seconds(wanted.before) if wanted.before else None
    return Query.range_query(schema(), "created", tantivy.FieldType.Integer, first, last, include_upper=last is None)
