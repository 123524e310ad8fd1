"""Words that may have been meant by mistyped ones: from words of public titles, never from the index's own dictionary,
which knows no audiences.
"""

from collections.abc import Mapping, Sequence
from math import log
from typing import Final

from search.analysis import is_chinese, words_of
from search.analysis.tokens import stem
from search.models import Word

RARE: Final = 3  # a word in so many documents was meant
SHORTEST: Final = 4
FARTHEST: Final = 2  # letters changed, added, left out or swapped
MOST_LOOKED_AT: Final = 4000
MOST_WORDS: Final = 4  # of one query


def doubtful(text: str, rarity: Mapping[str, int]) -> list[str]:
    """Words of the text that hardly any document holds. Both halves of a hyphenated word count alone."""
    words = [word for word in dict.fromkeys(words_of(text)) if len(word) >= SHORTEST and word.isalpha()]
    return [word for word in words if not is_chinese(word) and rarity.get(stem(word), 0) < RARE][:MOST_WORDS]


def meant(words: Sequence[str]) -> dict[str, str]:
    """For each word the known one that is nearest to it, the more frequent the better. One statement for each word."""
    found: dict[str, str] = {}
    for word in words:
        least, most = len(word) - FARTHEST, len(word) + FARTHEST
        rows = Word.objects.filter(word__startswith=word[0]).order_by("-count", "word").values_list("word", "count")
        near = [
            (distance(word, known, at_most=_allowed(word)), -log(1 + count), known)
            for known, count in rows[:MOST_LOOKED_AT]
            if least <= len(known) <= most and known != word
        ]
        near = [one for one in near if one[0] <= _allowed(word)]
        if near:
            found[word] = min(near)[2]
    return found


def corrected(text: str, words: Mapping[str, str]) -> str:
    """The text with these words in place of theirs."""
    for wrong, right in words.items():
        place = text.lower().find(wrong)
        if place >= 0:
            text = text[:place] + right + text[place + len(wrong) :]
    return text


def distance(one: str, other: str, *, at_most: int) -> int:
    """Letters that have to be changed, added, left out, or swapped with the next; `at_most + 1` where it is more.

    Optimal string alignment, see G. Navarro, A guided tour to approximate string matching, ACM Computing Surveys 33
    (2001).

    >>> distance("calibraton", "calibration", at_most=2), distance("form", "from", at_most=2)
    (1, 1)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, known in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != known))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == known:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > at_most:
            return at_most + 1
    return row[-1]


def _allowed(word: str) -> int:
    return 1 if len(word) <= 5 else FARTHEST  # noqa: PLR2004 - letters
