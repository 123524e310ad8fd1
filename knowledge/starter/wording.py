"""Whether both languages of an article speak of the same terms of the glossary."""

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

GLOSSARY: Final = Path(__file__).with_name("glossary.csv")
# Said once, a word may be chance, or stand for something plainer in the other language.
FEWEST_MENTIONS: Final = 2
_ENDING = re.compile(r"(?:y|ing|e|s)$")
_SHORTEST_STEM: Final = 4  # letters


def terms_apart(english: str, chinese: str) -> Iterator[str]:
    """Slugs of terms that one text calls by their name twice or more, and the other by no form at all."""
    texts = english.casefold(), chinese.casefold()
    for row in _rows():
        forms = [row["en"], row["zh"], row["abbr"], *row["synonyms_en"].split("|"), *row["synonyms_zh"].split("|")]
        named = _mentions(texts[0], [row["en"]]), _mentions(texts[1], [row["zh"]])
        for mentions, other in zip(named, reversed(texts), strict=True):
            if mentions >= FEWEST_MENTIONS and not _mentions(other, forms, is_inflected=True):
                yield row["slug"]


@cache
def _rows() -> list[dict[str, str]]:
    with GLOSSARY.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _mentions(text: str, forms: Sequence[str], *, is_inflected: bool = False) -> int:
    return sum(len(_pattern(form, is_inflected=is_inflected).findall(text)) for form in forms if form.strip())


@cache
def _pattern(form: str, *, is_inflected: bool) -> re.Pattern[str]:
    """Chinese as it is; words in Latin letters between other letters, with a plural or with whatever ending."""
    words = form.strip().casefold().split()
    if not form.isascii():
        return re.compile(re.escape(form.strip().casefold()))
    stem = _ENDING.sub("", words[-1])
    is_long = is_inflected and len(stem) >= _SHORTEST_STEM
    last = f"{re.escape(stem)}[a-z]*" if is_long else f"{re.escape(words[-1])}s?"
    return re.compile(r"(?<![a-z0-9])" + r"\s+".join([*map(re.escape, words[:-1]), last]) + r"(?![a-z0-9])")
