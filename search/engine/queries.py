"""A `Wanted` as a query of tantivy.

Scores are BM25 over `text`, which holds the title too, plus TITLE times that over the title alone; synonyms take the
better of word and alternative, not the sum. Weights were measured with `make search-eval`: docs/measured.md.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

import tantivy
from tantivy import Occur, Query

from search.engine.base import Alternative, Clause, Phrase, Wanted
from search.engine.schema import schema, seconds

TITLE: Final = 0.4
MOST_CLAUSES: Final = 64  # of one query; more words than that are a text, and `similar` is for texts


def build(wanted: Wanted) -> Query:
    """The query. Every document it finds carries a mark of the viewer's audiences."""
    if not wanted.audiences:
        return Query.empty_query()
    parts = [(Occur.Must, _silent(_any_mark(wanted.audiences)))]
    parts += [(Occur.Must, _silent(_any_mark(group))) for group in wanted.filters]
    parts += [(Occur.MustNot, _mark(mark)) for mark in wanted.without]
    parts += [(Occur.MustNot, _phrase(phrase)) for phrase in wanted.excluded]
    parts += [(Occur.Must, _phrase(phrase)) for phrase in wanted.phrases]
    if wanted.after or wanted.before:
        parts.append((Occur.Must, _silent(_between(wanted))))
    if wanted.names:
        parts.append((Occur.Should, any_of([term("names", name) for name in wanted.names])))
    clauses = [_clause(clause) for clause in wanted.clauses[:MOST_CLAUSES]]
    if wanted.is_strict:
        parts += [(Occur.Must, clause) for clause in clauses]
    elif clauses:
        parts.append((Occur.Must, any_of(clauses)))
    return Query.boolean_query(parts)


def within(query: Query, mark: str) -> Query:
    """The same, of what carries this mark."""
    return Query.boolean_query([(Occur.Must, _silent(_mark(mark))), (Occur.Must, query)])


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


def _clause(clause: Clause) -> Query:
    own = [word(one) for one in clause.terms]
    others = [_alternative(one) for one in clause.alternatives]
    if not others:
        return any_of(own)
    return Query.disjunction_max_query([*([any_of(own)] if own else []), *others])


def _alternative(alternative: Alternative) -> Query:
    terms = alternative.terms
    if alternative.is_loose or len(terms) == 1:
        found = any_of([word(one) for _place, one in terms])
    else:
        found = any_of(
            [_together("text", terms), Query.boost_query(_together("title", terms), TITLE)],
        )
    return Query.boost_query(found, alternative.weight)


def _phrase(phrase: Phrase) -> Query:
    field = "title" if phrase.is_in_title else "text"
    return _together(field, phrase.terms)


def _together(field: str, terms: Sequence[tuple[int, str]]) -> Query:
    if len(terms) == 1:
        return term(field, terms[0][1])
    return Query.phrase_query(schema(), field, list(terms))


def _any_mark(marks: Iterable[str]) -> Query:
    return any_of([_mark(mark) for mark in marks])


def _mark(mark: str) -> Query:
    return Query.term_query(schema(), "marks", mark, index_option="basic")


def _silent(query: Query) -> Query:
    """Narrows down and adds nothing to the score."""
    return Query.const_score_query(query, 0.0)


def _between(wanted: Wanted) -> Query:
    first = seconds(wanted.after) if wanted.after else None
    last = seconds(wanted.before) if wanted.before else None
    return Query.range_query(schema(), "created", tantivy.FieldType.Integer, first, last, include_upper=last is None)
