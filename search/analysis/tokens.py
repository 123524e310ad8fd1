"""Text into terms with places.

Latin words are cut at hyphens and apostrophes and also kept joined, common English words are left out, the rest is
reduced to its stem (Snowball English), as British and American spelling have it in common. Chinese is every character
and every pair of neighbours; a pair stands at the place of its first character, so phrases may run across both scripts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import tantivy

from search.analysis.folding import fold, fold_with_places
from search.analysis.spellings import one_spelling
from search.analysis.stop_words import STOP_WORDS

VERSION: Final = 2
"""Grows with every change that makes other terms of the same text: an index of an older one is built anew."""
LONGEST_TERM: Final = 60  # characters
_CHINESE: Final = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0002fa1f"
_RUN: Final = re.compile(rf"(?P<chinese>[{_CHINESE}]+)|[^\W_{_CHINESE}]+(?:[-'’‐‑][^\W_{_CHINESE}]+)*")
_PART: Final = re.compile(r"[^-'’‐‑]+")
_IS_CHINESE: Final = re.compile(f"[{_CHINESE}]")
_stemmer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer("english")).build()


@dataclass(frozen=True, slots=True)
class Token:
    """One term; `place` counts words, `start` and `end` characters of the folded text."""

    term: str
    place: int
    start: int
    end: int
    is_extra: bool = False
    """Another way to write what stands at the same place: a joined form, or a pair of characters."""


def analyse(text: str) -> list[Token]:
    """All terms of a text in order."""
    return list(_tokens(fold(text)))


def analyse_with_places(text: str) -> list[Token]:
    """The same, with places in the text as it was given."""
    folded, places = fold_with_places(text)
    return [
        Token(one.term, one.place, places[one.start], places[one.end - 1] + 1, one.is_extra) for one in _tokens(folded)
    ]


def terms(text: str) -> list[str]:
    """All terms of a text, repeated as often as they stand there."""
    return [token.term for token in analyse(text)]


def words_of(text: str) -> list[str]:
    """Folded words as people write them, without stems: of Latin script only, for spelling."""
    return [match[0] for match in _RUN.finditer(fold(text)) if not match["chinese"]]


def is_chinese(text: str) -> bool:
    """Whether it holds a Chinese character."""
    return _IS_CHINESE.search(text) is not None


def _tokens(folded: str) -> Iterator[Token]:
    place = 0
    for run in _RUN.finditer(folded):
        if run["chinese"]:
            yield from _characters(run[0], place, run.start())
            place += len(run[0])
        else:
            parts = list(_PART.finditer(run[0]))
            yield from _word(run, parts, place)
            place += len(parts)


def _characters(run: str, place: int, start: int) -> Iterator[Token]:
    for number, character in enumerate(run):
        yield Token(character, place + number, start + number, start + number + 1)
        if number + 1 < len(run):
            pair = run[number : number + 2]
            yield Token(pair, place + number, start + number, start + number + 2, is_extra=True)


def _word(run: re.Match[str], parts: list[re.Match[str]], place: int) -> Iterator[Token]:
    for number, part in enumerate(parts):
        if part[0] not in STOP_WORDS and not (part[0] == "s" and number):
            yield Token(stem(part[0]), place + number, run.start() + part.start(), run.start() + part.end())
        if number == 0 and len(parts) > 1 and parts[-1][0] != "s":
            joined = "".join(one[0] for one in parts)
            yield Token(stem(joined), place, run.start(), run.end(), is_extra=True)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of an English word, British or American; of anything else the word, cut at LONGEST_TERM."""
    word = word[:LONGEST_TERM]
    if not (word.isascii() and word.isalpha()):
        return word
    found = _stemmer.analyze(one_spelling(word))
    return found[0] if found else word
