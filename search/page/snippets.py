"""The piece of a text in which most of what was looked for stands, with marks."""

from collections.abc import Sequence
from typing import Final

from django.utils.safestring import SafeString

from content.markup.trust import fragment, fragments
from search.analysis import is_chinese
from search.analysis.tokens import analyse_with_places
from search.engine.base import Wanted

WIDTH: Final = 200  # characters
WIDTH_CHINESE: Final = 90
LOOKED_AT: Final = 20_000  # characters of a text


def terms_of(wanted: Wanted) -> frozenset[str]:
    """Everything whose being there makes a hit; of Chinese, no single character that stands in a pair too."""
    found: set[str] = set()
    for clause in wanted.clauses:
        found.update(clause.terms)
        found.update(term for other in clause.alternatives for _place, term in other.terms)
    found.update(term for phrase in wanted.phrases for _place, term in phrase.terms)
    pairs = "".join(term for term in found if len(term) > 1 and is_chinese(term))
    return frozenset(term for term in found if len(term) > 1 or term not in pairs)


def marked(text: str, terms: frozenset[str]) -> SafeString:
    """The whole text, escaped, with marks."""
    return _with_marks(text, _hits(text, terms), 0, len(text))


def snippet(text: str, terms: frozenset[str]) -> SafeString:
    """About two lines of the text, escaped, with marks; its beginning where nothing of it was looked for."""
    text = text[:LOOKED_AT]
    width = WIDTH_CHINESE if is_chinese(text[:WIDTH]) else WIDTH
    hits = _hits(text, terms)
    start = _best_start(hits, width)
    start, end = _at_words(text, start, min(len(text), start + width))
    piece = _with_marks(text, hits, start, end)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return fragment("{}{}{}", before, piece, after)


def _hits(text: str, terms: frozenset[str]) -> list[tuple[int, int, str]]:
    """(start, end, term), in order."""
    return [(token.start, token.end, token.term) for token in analyse_with_places(text) if token.term in terms]


def _best_start(hits: Sequence[tuple[int, int, str]], width: int) -> int:
    """Where to begin so that the most different terms are in, longer ones counting more; a little before the first."""
    best, best_value = 0, 0.0
    last = 0
    for first, (start, _end, _term) in enumerate(hits):
        last = max(last, first)
        while last < len(hits) and hits[last][1] <= start + width * 3 // 4:
            last += 1
        value = sum(len(term) ** 0.5 for term in {hit[2] for hit in hits[first : min(last, first + 40)]})
        if value > best_value:
            best, best_value = start, value
    return max(best - width // 5, 0)


def _at_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Moved to the next spaces, where some are near."""
    if start:
        space = text.find(" ", start, start + 20)
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", end - 20, end)
        end = space if space > start else end
    return start, end


def _with_marks(text: str, hits: Sequence[tuple[int, int, str]], start: int, end: int) -> SafeString:
    rows: list[tuple[str, SafeString]] = []
    place = start
    for first, last in _merged(hits):
        if first >= start and last <= end:
            rows.append((text[place:first], fragment("<mark>{}</mark>", text[first:last])))
            place = last
    return fragments("{}{}", [*rows, (text[place:end], "")])


def _merged(hits: Sequence[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Neighbours that touch are one mark: of Chinese, pairs overlap."""
    found: list[tuple[int, int]] = []
    for start, end, _term in sorted(hits):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
