"""What every match of a pattern holds, read out of the pattern itself: most texts hold nothing of it, so two rules of
three need not be tried on an ordinary text.

The pattern is read by the parser of the standard library, which is no public part of it. Where that is not there or
says something that is not known here, nothing is known about the pattern, and it is tried on every text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any, Final

MOST: Final = 40  # texts of one set; looking for more costs as much as trying the pattern
_HAN: Final = 0x2E80  # from here on letters have no cases
_ASCII: Final = 0x80
_LARGEST_CLASS: Final = 10  # characters of a class: as many as there are digits
Texts = frozenset[str]


@dataclass(frozen=True)
class Needed:
    """Of each set every match holds at least one, in small letters."""

    letters: tuple[Texts, ...] = ()
    words: tuple[str, ...] = ()


class Small:
    """A text in which it is looked for: whatever a pattern without cases takes for a letter is that letter."""

    def __init__(self, text: str) -> None:
        self.text = text.casefold().replace("ı", "i")

    @cached_property
    def letters(self) -> frozenset[str]:
        """Every character of it."""
        return frozenset(self.text)

    def may_hold(self, needed: Needed) -> bool:
        """Whether the text holds what every match has to hold."""
        if any(self.letters.isdisjoint(letters) for letters in needed.letters):
            return False
        text = self.text
        return not needed.words or any(word in text for word in needed.words)


def needed_by(pattern: "re.Pattern[str]") -> Needed:
    """What every match of it holds, as far as that is known."""
    try:
        tree = import_module("re._parser").parse(pattern.pattern, pattern.flags)
    except (ImportError, AttributeError, re.error):
        return Needed()
    found = {texts for texts in _of_sequence(tree) if texts and len(texts) <= MOST}
    # A space is in every text of two words.
    letters = sorted((texts for texts in found if _longest(texts) == 1 and " " not in texts), key=_order)
    words = sorted((texts for texts in found if _longest(texts) > 1), key=_order)
    return Needed(tuple(letters[:2]), tuple(sorted(words[0])) if words else ())


def _longest(texts: Texts) -> int:
    return max(map(len, texts))


def _order(texts: Texts) -> tuple[int, int, list[str]]:
    """What tells most comes first: whose shortest text is the longest, and of these the smallest set."""
    return -min(map(len, texts)), len(texts), sorted(texts)


def _of_sequence(parts: Any) -> list[Texts]:  # Any: trees of the standard library
    """The sets of what stands one after the other; letters side by side are one text."""
    found: list[Texts] = []
    run = ""
    for kind, value in parts:
        if str(kind) == "LITERAL" and _is_plain(value):
            run += chr(value).casefold()
            continue
        found += [frozenset([run])] if run else []
        run = ""
        found += _of_part(str(kind), value)
    return [*found, frozenset([run])] if run else found


def _of_part(kind: str, value: Any) -> list[Texts]:  # Any: as above
    if kind == "IN":
        letters = _letters(value)
        return [letters] if letters else []
    if kind == "BRANCH":
        ways = [_best(_of_sequence(way)) for way in value[1]]
        return [frozenset().union(*ways)] if all(ways) else []
    if kind == "SUBPATTERN":
        return _of_sequence(value[3])
    if kind == "ATOMIC_GROUP":
        return _of_sequence(value)
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _of_sequence(value[2]) if value[0] > 0 else []
    return []  # edges, looks ahead and back, and whatever else need not hold a letter of the match


def _best(found: Sequence[Texts]) -> Texts:
    return min((texts for texts in found if len(texts) <= MOST), key=_order, default=frozenset())


def _letters(members: Any) -> Texts:  # Any: as above
    """The characters of a class, where they are few and plain."""
    found: set[str] = set()
    for kind, value in members:
        if str(kind) not in ("LITERAL", "RANGE"):
            return frozenset()
        first, last = (value, value) if str(kind) == "LITERAL" else value
        if last - first >= _LARGEST_CLASS or not all(map(_is_plain, range(first, last + 1))):
            return frozenset()
        found |= {chr(code).casefold() for code in range(first, last + 1)}
    return frozenset(found) if len(found) <= _LARGEST_CLASS else frozenset()


def _is_plain(code: int) -> bool:
    """Whether the character is matched by itself and its other cases alone."""
    return code < _ASCII or code >= _HAN
