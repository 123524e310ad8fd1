"""Which of the site's languages a text is written in, as far as layout and reading aloud need to know."""

import re

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,40}")
# One Chinese character carries about as much as two thirds of a Latin word.
_HAN_PER_WORD = 1.5
LONGEST_SAMPLE = 4_000  # characters


def detect(text: str, default: str = "en") -> str:
    """`zh-hans` or `en`; `default` for a text with words of neither.

    A Chinese text is full of Latin abbreviations, an English one seldom holds Han: the two are weighed, not counted.
    """
    sample = text[:LONGEST_SAMPLE]
    han = len(_HAN.findall(sample)) / _HAN_PER_WORD
    latin = len(_LATIN_WORD.findall(sample))
    if not han and not latin:
        return default
    return "zh-hans" if han >= latin else "en"
