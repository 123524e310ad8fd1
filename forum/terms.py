"""What a title is about, as terms that two titles can share: stems of Latin words, and pairs of Chinese characters."""

import re
import unicodedata
from typing import Final

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff"
_RUN: Final = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+", re.UNICODE)
_IS_HAN: Final = re.compile(rf"[{_HAN}]")
SHORTEST_WORD: Final = 2  # letters: "CT" says more than most words
LONGEST_TERM: Final = 24
MOST_TERMS: Final = 60  # of one title
# Ends of words that change with number and tense, the longest first, and what stays in their place.
_ENDINGS: Final = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("s", ""))
_KEEPS_ITS_S: Final = ("ss", "us", "is", "as")
_SHORTEST_STEM: Final = 3
# Words of questions and of every title; what remains says what it is about.
_COMMON: Final = frozenset(
    [
        *("about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "before"),
        *("between", "but", "by", "can", "chosen", "could", "do", "does", "for", "from", "had", "has"),
        *("have", "help", "how", "if", "in", "into", "is", "it", "its", "me", "my", "need", "no", "not"),
        *("of", "on", "one", "or", "our", "out", "problem", "question", "should", "so", "than", "that"),
        *("the", "their", "them", "there", "these", "they", "this", "to", "too", "up", "us", "use", "used"),
        *("using", "was", "we", "were", "what", "when", "where", "which", "while", "who", "why", "will"),
        *("with", "would", "you", "your"),
        *("什么", "怎么", "如何", "怎样", "为何", "为什", "么样", "可以", "应该", "应当"),
        *("是否", "有没", "没有", "请问", "问题", "一个", "我们", "这个"),
    ]
)


def terms(title: str) -> list[str]:
    """What a title is about, each term once, in the order of the title; full-width letters count as letters.

    >>> terms("How is the threshold chosen for CT studies")
    ['threshold', 'ct', 'study']
    >>> terms("阈值如何确定")
    ['阈值', '值如', '何确', '确定']
    """
    found: dict[str, None] = {}
    for run in _RUN.findall(unicodedata.normalize("NFKC", title).lower()):
        if _IS_HAN.match(run):
            pairs = (run[place : place + 2] for place in range(len(run) - 1))
            found.update(dict.fromkeys(pair for pair in pairs if pair not in _COMMON))
        elif len(run) >= SHORTEST_WORD and run not in _COMMON:
            found[_stem(run)[:LONGEST_TERM]] = None
    return list(found)[:MOST_TERMS]


def _stem(word: str) -> str:
    """The word without the end that number or tense gave it. Light on purpose: two words made one mislead a reader."""
    if not word.isascii() or not word.isalpha() or word.endswith(_KEEPS_ITS_S):
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word[: -len(ending)] + instead
            is_doubled = ending in ("ing", "ed") and word[-1] == word[-2] and word[-1] not in "aeiouls"
            word = word[:-1] if is_doubled else word  # "splitting"
            break
    # "calibrate" and "calibrated" are one word.
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST_STEM else word
