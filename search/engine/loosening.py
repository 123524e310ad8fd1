"""Where nothing is found: what a dictionary says in Chinese is looked for by its single characters.

A word of two characters often stands for what a text writes with one of them and another: 歌唱 and 演唱.
"""

from dataclasses import replace
from typing import Final

from search.analysis import analyse, is_chinese
from search.engine.base import Alternative, Clause, Wanted

BY_CHARACTERS: Final = 0.5  # of what the whole word counts


def loosened(wanted: Wanted) -> Wanted | None:
    """The same question with characters beside the words of a dictionary; None where that asks for nothing more."""
    if wanted.is_strict:
        return None
    clauses = tuple(_with_characters(clause) for clause in wanted.clauses)
    return replace(wanted, clauses=clauses) if clauses != wanted.clauses else None


def _with_characters(clause: Clause) -> Clause:
    further = tuple(
        Alternative(characters, one.weight * BY_CHARACTERS, is_loose=True)
        for one in clause.alternatives
        if one.is_loose and (characters := _characters(one))
    )
    return replace(clause, alternatives=clause.alternatives + further)


def _characters(alternative: Alternative) -> tuple[tuple[int, str], ...]:
    """The single characters of its pairs; nothing where it has no pairs."""
    pairs = [term for _place, term in alternative.terms if len(term) > 1 and is_chinese(term)]
    single = dict.fromkeys(token.term for pair in pairs for token in analyse(pair) if not token.is_extra)
    return tuple(enumerate(single))
