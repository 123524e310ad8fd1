"""Words that people type, as parts of a question to the index."""

from collections.abc import Iterable, Iterator, Sequence

from search.analysis import Token, analyse, is_chinese
from search.engine.base import Alternative, Clause, Phrase

Stretch = tuple[int, int, tuple[Alternative, ...]]
"""From which place to which (exclusive), and how else it can be said."""


def clauses_of(text: str, alternatives: Sequence[Stretch] = ()) -> Iterator[Clause]:
    """A clause for every term, and one for every stretch of words that has another way to say it."""
    tokens = analyse(text)
    covered: set[int] = set()
    for first, last, others in alternatives:
        inside = [token for token in tokens if first <= token.place < last]
        covered |= {token.place for token in inside}
        yield Clause(tuple(dict.fromkeys(token.term for token in inside)), others)
    seen: set[str] = set()
    for token in tokens:
        if token.place not in covered and token.term not in seen:
            seen.add(token.term)
            yield Clause((token.term,))


def phrases_of(texts: Iterable[str], *, is_in_title: bool = False) -> Iterator[Phrase]:
    """Each text as terms that have to stand together."""
    for text in texts:
        if terms := phrase_terms(analyse(text)):
            yield Phrase(terms, is_in_title)


def phrase_terms(tokens: Sequence[Token]) -> tuple[tuple[int, str], ...]:
    """Terms that stand together: words, and of Chinese the pairs, or the character where it stands alone."""
    paired = {place for token in tokens if token.is_extra and is_chinese(token.term) for place in _both(token)}
    kept = []
    for token in tokens:
        is_joined = token.is_extra and not is_chinese(token.term)
        is_in_pair = not token.is_extra and is_chinese(token.term) and token.place in paired
        if not (is_joined or is_in_pair):
            kept.append((token.place, token.term))
    return tuple(kept)


def _both(pair: Token) -> tuple[int, int]:
    return pair.place, pair.place + 1
