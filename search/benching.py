"""A large index of invented texts, to measure time, size and CPU on: `make bench-search`.

Words are drawn by Zipf's law from a vocabulary that grows with the corpus (Heaps' law), three quarters of the texts in
invented English and a quarter in Chinese, so frequencies are like those of life while no text is anybody's.
"""

import math
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import Final

from search.across.dictionary import MOST_GLOSSES, WEIGHT
from search.analysis import analyse
from search.documents import Document, Key
from search.engine.base import Alternative, Found, Wanted
from search.engine.folder import Folder
from search.engine.tantivy_backend import TantivyBackend
from search.engine.writing import Writer
from search.query_words import clauses_of, phrase_terms

EVERYBODY: Final = ("a:1",)
SYLLABLES: Final = [first + vowel for first in "bcdfghjklmnprstvw" for vowel in "aeiou"]
CHARACTERS: Final = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
WORDS: Final = 60  # of one text
ASKED: Final = 60  # questions of one class
PORTION: Final = 1000
BEGINNING: Final = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Measured:
    """What it came to. Seconds and milliseconds are of CPU, but for `built`."""

    documents: int
    built: float
    """Seconds by the clock."""
    index_ms: float
    size: int
    share: float
    """Of the texts' bytes."""
    classes: dict[str, tuple[float, float]]
    """Milliseconds at the median and at the 95th of a hundred, by class of question."""


class Language:
    """Words with Zipf's frequencies."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self._weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))

    def draw(self, chance: random.Random, count: int) -> list[str]:
        """Some words."""
        return chance.choices(self.words, cum_weights=self._weights, k=count)


def measure(documents: int, folder: Path, *, report: Callable[[int], None] | None = None) -> Measured:
    """Build and ask. The same number of documents makes the same texts."""
    chance = random.Random(documents)  # noqa: S311 - invented texts
    vocabulary = int(40 * documents**0.6)
    words = sorted({_word(chance) for _ in range(vocabulary)})
    chance.shuffle(words)
    english = Language(words)
    chinese = Language([_chinese_word(chance) for _ in range(vocabulary)])
    there = Folder(folder)
    writer = Writer(there.new(), heap=200_000_000)
    begun, cpu, texts = time.monotonic(), time.process_time(), 0
    made = _documents(documents, chance, english, chinese)
    while batch := list(islice(made, PORTION)):
        texts += sum(len(one.title.encode()) + len(one.body.encode()) for one in batch)
        writer.add(batch)
        if report is not None:
            report(batch[-1].key.pk)
    writer.commit()
    writer.settle()
    writer.close()
    there.name_current(writer.path)
    built, index_ms = time.monotonic() - begun, (time.process_time() - cpu) * 1000 / documents
    size = sum(file.stat().st_size for file in writer.path.iterdir())
    backend = TantivyBackend(there)
    classes = {name: _ask(ask, questions) for name, ask, questions in _classes(backend, chance, english, chinese)}
    return Measured(documents, built, index_ms, size, size / texts, classes)


def _documents(count: int, chance: random.Random, english: Language, chinese: Language) -> Iterator[Document]:
    for pk in range(count):
        is_chinese = pk % 4 == 3  # noqa: PLR2004 - a quarter
        language, space = (chinese, "") if is_chinese else (english, " ")
        words = language.draw(chance, chance.randint(WORDS // 3, WORDS * 5 // 3))
        title, body = space.join(words[:6]), space.join(words[6:])
        moment = BEGINNING + timedelta(minutes=pk)
        yield Document(
            Key("thread", pk), title, body, EVERYBODY, "question", moment, "zh-hans" if is_chinese else "en",
            topics=(f"topic-{pk % 70}",),
        )  # fmt: skip


def _classes(
    backend: TantivyBackend, chance: random.Random, english: Language, chinese: Language
) -> Iterator[tuple[str, Callable[[str], Found], list[str]]]:
    def ask(text: str) -> Found:
        return backend.search(Wanted(EVERYBODY, clauses=tuple(clauses_of(text))))

    def count(text: str) -> Found:
        return backend.search(Wanted(EVERYBODY, clauses=tuple(clauses_of(text)), has_counts=True, limit=0))

    def ask_with_translations(text: str) -> Found:
        return backend.search(Wanted(EVERYBODY, clauses=tuple(clauses_of(text, translated[text]))))

    def complete(text: str) -> Found:
        return backend.suggest(text, Wanted(EVERYBODY))

    common, middle = english.words[:30], english.words[200:3000]
    one = [chance.choice(common) for _ in range(ASKED)]
    two = [" ".join(chance.sample(common, 2)) for _ in range(ASKED)]
    some = [" ".join(chance.sample(middle, 2)) for _ in range(ASKED)]
    questions = [" ".join(english.draw(chance, 8)) for _ in range(ASKED)]
    # As a dictionary would have it: the best of up to MOST_GLOSSES words counts for each.
    translated = {
        text: [(place, place + 1, _translations(chance, chinese)) for place in range(len(text.split()))]
        for text in questions
    }
    han = ["".join(chinese.draw(chance, 3)) for _ in range(ASKED)]
    yield "one common word", ask, one
    yield "two common words", ask, two
    yield "two words of middling frequency", ask, some
    yield "a rare word", ask, [chance.choice(english.words[-2000:]) for _ in range(ASKED)]
    yield "a question of eight words", ask, questions
    yield "Chinese, 3 words", ask, han
    yield "a question, its words translated", ask_with_translations, questions
    yield "counts and facets of a common word", count, one
    yield "counts and facets of a question", count, questions
    yield "counts and facets of two words", count, some
    yield "counts and facets of Chinese", count, han
    yield "completion of a word", complete, [word[:5] for word in some]


def _translations(chance: random.Random, language: Language) -> tuple[Alternative, ...]:
    words = language.draw(chance, chance.randint(1, MOST_GLOSSES))
    return tuple(
        Alternative(phrase_terms(analyse(word)), WEIGHT / math.sqrt(len(words)), is_loose=True) for word in words
    )


def _ask(ask: Callable[[str], Found], questions: list[str]) -> tuple[float, float]:
    times = []
    for question in questions:
        begun = time.process_time()
        ask(question)
        times.append((time.process_time() - begun) * 1000)
    return statistics.median(times), sorted(times)[math.ceil(len(times) * 0.95) - 1]


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 5)))


def _chinese_word(chance: random.Random) -> str:
    return "".join(chance.choices(CHARACTERS, k=chance.choice((1, 2, 2, 2, 3, 4))))
