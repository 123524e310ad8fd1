"""CC-CEDICT, for words that the glossary does not have. Optional and weak: where its file is missing, nothing is lost
but a hit in the other language.

The file that comes with the software is turned into a small database once, so that no process holds it in memory.
CC-CEDICT is licensed CC BY-SA 4.0, see NOTICE in this folder.
"""

import gzip
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Final

from search.analysis import Token, analyse, is_chinese
from search.analysis.tokens import stem
from search.engine.base import Alternative
from search.query_words import Stretch, phrase_terms

NAME: Final = "dictionary.sqlite3"
FILE: Final = Path(__file__).with_name("cedict.tsv.gz")
VERSION: Final = 2
WEIGHT: Final = 0.8
"""Of a translation that is the only one, as much as one of the glossary; see `_alternatives` for several."""
LONGEST: Final = 6  # characters or words
MOST_GLOSSES: Final = 12
"""Of one word. Each more finds a little and costs a term of the question: docs/measured.md."""


@dataclass(frozen=True)
class Dictionary:
    """Looks words up in the database that `prepare` made; without one it knows nothing."""

    path: Path | None = None

    def stretches(self, tokens: Sequence[Token]) -> list[Stretch]:
        """Translations of these tokens, the longest words first, each token in one at most. One look-up."""
        if self.path is None or not tokens or not self.path.exists():
            return []
        candidates = [(first, last, way) for first, last, word in _candidates(tokens) for way in _ways(word)]
        try:
            with closing(sqlite3.connect(f"file:{self.path}?mode=ro&immutable=1", uri=True)) as connection:
                known = _look_up(connection, sorted({word for _first, _last, word in candidates}))
        except sqlite3.Error:
            return []
        taken: set[int] = set()
        found: list[Stretch] = []
        for first, last, word in candidates:
            places = set(range(first, last))
            if word in known and not places & taken:
                taken |= places
                if others := _alternatives(known[word]):
                    found.append((first, last, others))
        return sorted(found, key=lambda stretch: stretch[0])


def prepare(path: Path) -> None:
    """Make the database, unless it is there already. About two seconds, and 12 MB on the disk."""
    named = path.with_name(f"dictionary-{VERSION}.made")
    if path.exists() and named.exists():
        return
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with closing(sqlite3.connect(beside)) as connection:
        connection.execute("CREATE TABLE entry (word TEXT, meaning TEXT, rank INTEGER)")
        with gzip.open(FILE, "rt", encoding="utf-8") as lines:
            for line in lines:
                if not line.startswith("#"):
                    connection.executemany("INSERT INTO entry VALUES (?, ?, ?)", _both_ways(line))
        connection.execute("CREATE INDEX entry_word ON entry (word, rank, meaning)")
        connection.commit()
    beside.replace(path)
    named.touch()


def _both_ways(line: str) -> list[tuple[str, str, int]]:
    word, _, meanings = line.rstrip("\n").partition("\t")
    rows: list[tuple[str, str, int]] = []
    for rank, meaning in enumerate(meanings.split("/")):
        rows.append((word, meaning, rank))
        key = " ".join(token.term for token in analyse(meaning) if not token.is_extra)
        if key and len(word) > 1:
            rows.append((key, word, rank))
    return rows


def _candidates(tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
    """(first place, place after the last, word) of all neighbours of one script, the longest first."""
    found = []
    for start, first in enumerate(tokens):
        for length in range(1, LONGEST + 1):
            stretch = tokens[start : start + length]
            is_whole = len(stretch) == length and stretch[-1].place == first.place + length - 1
            if not is_whole or len({is_chinese(token.term) for token in stretch}) > 1:
                break
            word = ("" if is_chinese(first.term) else " ").join(token.term for token in stretch)
            found.append((first.place, first.place + length, word))
    return sorted(found, key=lambda one: (one[0] - one[1], one[0]))


def _ways(word: str) -> tuple[str, ...]:
    """The word, and for "divisional", which is in no dictionary, what its stem "division" is listed by."""
    shorter = "" if " " in word or is_chinese(word) else stem(word)
    return (word, shorter) if shorter and shorter != word else (word,)


def _look_up(connection: sqlite3.Connection, words: Sequence[str]) -> dict[str, list[str]]:
    marks = ",".join("?" * len(words))
    query = f"SELECT word, meaning FROM entry WHERE word IN ({marks}) ORDER BY word, rank, meaning"  # noqa: S608 - marks
    found: dict[str, list[str]] = {}
    for word, meaning in connection.execute(query, words):
        found.setdefault(word, []).append(meaning)
    return found


def _alternatives(meanings: Sequence[str]) -> tuple[Alternative, ...]:
    """A word of many meanings says less by each, and a gloss of many terms less by each of these: their scores add up,
    so without that an explanation would outweigh a name. Both fall with the root of the number.
    """
    kept = list(dict.fromkeys(meanings))[:MOST_GLOSSES]
    weight = WEIGHT / sqrt(len(kept))
    phrases = [phrase_terms(analyse(meaning)) for meaning in kept]
    # Loose: a gloss of several words is an explanation as often as a name.
    return tuple(Alternative(terms, weight / sqrt(len(terms)), is_loose=True) for terms in phrases if terms)
