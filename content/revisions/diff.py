"""Differences between two texts, by words and by Chinese characters.

Two passes of difflib: first lines, then words inside the lines that changed. That keeps a moved paragraph in one piece.
difflib is at worst cubic; here it works on a budget, and what is left when that is spent counts as replaced. The result
is a true description of the change in any case, only a coarser one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate
from typing import Final, Literal

from content.markup.names import HAN

MOST_STEPS: Final = 1_200_000  # looks at a pair of words; a fifth of a second at the very most

# A space belongs to the word before it: on its own it would be equal to every other space, and match anywhere.
_WORD = re.compile(rf"[{HAN}]|[^\W{HAN}]+ ?|[^\S\n]+|\n|.", re.DOTALL)


@dataclass(frozen=True)
class Change:
    """One stretch of the comparison. `before` and `after` are equal where nothing changed."""

    kind: Literal["same", "insert", "delete", "replace"]
    before: str
    after: str


def compare(before: str, after: str, budget: "Budget | None" = None) -> list[Change]:
    """The stretches from `before` to `after`; neighbours differ in kind.

    All `before`s together are the old text, all `after`s the new one. The parts of one document share a budget.
    """
    budget = budget or Budget()
    changes: list[Change] = []
    for lines in _stretches(before.splitlines(keepends=True), after.splitlines(keepends=True), budget):
        is_fine = lines.kind != "replace"
        for change in [lines] if is_fine else _by_words(lines.before, lines.after, budget):
            if changes and changes[-1].kind == change.kind:
                last = changes.pop()
                changes.append(Change(change.kind, last.before + change.before, last.after + change.after))
            else:
                changes.append(change)
    return changes


def _by_words(before: str, after: str, budget: "Budget") -> Iterator[Change]:
    """What is common at both ends costs nothing; only the middle is searched."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    start, end = _common_ends(old, new)
    if start:
        yield _between("".join(old[:start]), "".join(new[:start]))
    yield from _stretches(old[start : len(old) - end], new[start : len(new) - end], budget)
    if end:
        yield _between("".join(old[-end:]), "".join(new[-end:]))


def _common_ends(old: list[str], new: list[str]) -> tuple[int, int]:
    """How many words the two have in common at the beginning and, of the rest, at the end."""
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, end


def _stretches(old: list[str], new: list[str], budget: "Budget") -> Iterator[Change]:
    for _, i1, i2, j1, j2 in _BoundedMatcher(old, new, budget).get_opcodes():
        yield _between("".join(old[i1:i2]), "".join(new[j1:j2]))


def _between(before: str, after: str) -> Change:
    if before == after:
        return Change("same", before, after)
    if not before:
        return Change("insert", "", after)
    return Change("replace" if after else "delete", before, after)


class Budget:
    """Steps that the comparison of two documents may still take, however many parts they have."""

    def __init__(self) -> None:
        self._left = MOST_STEPS

    def spend(self, steps: int) -> bool:
        """Whether there was enough left."""
        if steps > self._left:
            return False
        self._left -= steps
        return True


class _BoundedMatcher(SequenceMatcher[str]):
    """difflib, finding nothing more once the budget is spent."""

    def __init__(self, old: list[str], new: list[str], budget: Budget) -> None:
        super().__init__(None, old, new, autojunk=False)
        self._budget = budget
        places: dict[str, list[int]] = self.b2j  # type: ignore[attr-defined]  # documented, missing in the stubs
        self._length = len(old)
        self._steps = [0, *accumulate(len(places.get(word, ())) + 1 for word in old)]

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        last = self._length if ahi is None else ahi
        if not self._budget.spend(self._steps[last] - self._steps[alo]):
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)
