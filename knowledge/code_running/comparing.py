"""Whether code printed what the article says."""

import re
from typing import Final

_NUMBER: Final = re.compile(r"[-−+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?")
# Two numbers that were rounded to print may differ by this much and be the same.
_ROUNDING: Final = 1e-9


def agree(printed: str, expected: str, tolerance: float) -> bool:
    """The same words in the same lines, white space aside; each number at most `tolerance` away from its own."""
    return (
        all(_lines_agree(one, other, tolerance) for one, other in zip(_lines(printed), _lines(expected), strict=True))
        if len(_lines(printed)) == len(_lines(expected))
        else False
    )


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.strip().splitlines() if line.strip()]


def _lines_agree(printed: str, expected: str, tolerance: float) -> bool:
    if _words(printed) != _words(expected):
        return False
    pairs = zip(_numbers(printed), _numbers(expected), strict=True)
    return all(abs(one - other) <= tolerance + _ROUNDING for one, other in pairs)


def _words(line: str) -> str:
    """The line with a mark for each number, and no white space: columns move with the length of a number."""
    return re.sub(r"\s+", "", _NUMBER.sub("#", line))


def _numbers(line: str) -> list[float]:
    return [float(found.replace("−", "-")) for found in _NUMBER.findall(line)]
