"""`*`, `_` and `~~`: CommonMark's pairing of marks, with rules that also hold between Chinese characters.

Python-Markdown's own processor is not used: where marks of different length meet, as in `*a**a*b`, it swallows a
character of the text, and its cost grows with the square of the number of marks.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement

from markdown.inlinepatterns import InlineProcessor

from content.markup import limits
from content.markup.brackets import Found
from content.markup.names import HAN

if TYPE_CHECKING:
    from content.markup.engine import Engine

_MARKS = re.compile(r"\*++|_++|~++")
_LEFT_OVER = re.compile(r"[*_~]")
_CHINESE = re.compile(rf"[{HAN}\u3000-\u303f\uff00-\uffef“”‘’…—·]")
_LAID_OUT: Final = "\x02\x03"  # what Python-Markdown puts around the place of an element that is made already
_TAGS: Final = {("*", 1): "em", ("*", 2): "strong", ("_", 1): "em", ("_", 2): "strong", ("~", 2): "del"}
_STRIKE: Final = 2  # tildes; a single one is a range: "3~5 days"


@dataclass
class Run:
    """Marks in a row, of which pairs have taken some from the one or the other end."""

    mark: str
    start: int
    length: int
    can_open: bool
    can_close: bool
    opened: int = 0
    """Taken from the right end, by pairs that begin here."""
    closed: int = 0
    """Taken from the left end, by pairs that end here."""

    @property
    def left(self) -> int:
        return self.length - self.opened - self.closed


@dataclass(frozen=True)
class Pair:
    """One element: from `start` to `end`, its marks `size` long at either end."""

    start: int
    end: int
    size: int
    tag: str


def pairs(data: str, start: int) -> list[Pair]:
    """The elements in `data` from `start` on, outer ones first. Linear in the number of marks.

    The procedure is CommonMark's "process emphasis", its bottom of openers included.
    """
    found: list[Pair] = []
    openers: list[Run] = []
    bottoms: dict[tuple[str, bool, int], int] = {}
    for match in _MARKS.finditer(data, start):
        run = _run(data, match)
        while run.can_close and run.left:
            opener = _opener_for(run, openers, bottoms)
            if opener is None:
                break
            found.append(_pair(opener, run))
            while openers[-1] is not opener:
                openers.pop()
            if not opener.left:
                openers.pop()
        if run.can_open and run.left:
            openers.append(run)
    return sorted(found, key=lambda pair: (pair.start, -pair.end))


def _opener_for(closer: Run, openers: Sequence[Run], bottoms: dict[tuple[str, bool, int], int]) -> Run | None:
    key = (closer.mark, closer.can_open, closer.length % 3)
    bottom = bottoms.get(key, -1)
    for opener in reversed(openers):
        if opener.start < bottom:
            break
        if opener.mark == closer.mark and _may_pair(opener, closer):
            return opener
    bottoms[key] = closer.start  # nothing below here will ever fit such a closer
    return None


def _may_pair(opener: Run, closer: Run) -> bool:
    if closer.mark == "~":
        return opener.left >= _STRIKE and closer.left >= _STRIKE
    # The "rule of three": a run that could both open and close joins only where the lengths can't mislead.
    is_ambiguous = opener.can_close or closer.can_open
    return not (is_ambiguous and (opener.length + closer.length) % 3 == 0 and (opener.length % 3 or closer.length % 3))


def _pair(opener: Run, closer: Run) -> Pair:
    size = 2 if opener.left >= 2 and closer.left >= 2 else 1  # noqa: PLR2004 - two marks make strong
    opener.opened += size
    start = opener.start + opener.length - opener.opened
    closer.closed += size
    return Pair(start, closer.start + closer.closed, size, _TAGS[closer.mark, size])


def _run(data: str, match: re.Match[str]) -> Run:
    """Whether the marks may open or close: CommonMark's flanking, with two rules of our own.

    Chinese outside of them counts like a space, and Chinese punctuation inside like a letter: `**注意：**DICOM`. What
    was laid out before, a link or code, begins and ends with a sign in the source, so outside it counts like one.
    """
    mark, before, after = match.group()[0], data[match.start() - 1 : match.start()], data[match.end() : match.end() + 1]
    opens = not _is_space(after) and (not _is_sign(after) or _is_edge(before))
    closes = not _is_space(before) and (not _is_sign(before) or _is_edge(after))
    if mark == "_":
        opens, closes = (
            opens and (not closes or _is_punctuation(before)),
            closes and (not opens or _is_punctuation(after)),
        )
    elif mark == "~" and len(match.group()) != _STRIKE:
        opens = closes = False
    return Run(mark, match.start(), len(match.group()), opens, closes)


@cache
def _is_space(char: str) -> bool:
    return not char or char.isspace()


@cache
def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS" if char else False


@cache
def _is_sign(char: str) -> bool:
    """Punctuation that needs a space, or what counts like one, on the other side of the marks."""
    return _is_punctuation(char) and not _CHINESE.match(char)


@cache
def _is_edge(char: str) -> bool:
    return _is_space(char) or _is_punctuation(char) or char in _LAID_OUT or bool(_CHINESE.match(char))


class EmphasisProcessor(InlineProcessor):
    """Hands the elements of one text to Python-Markdown, which asks for one at a time."""

    def __init__(self, md: "Engine") -> None:
        super().__init__(r"[*_~]", md)
        self._engine = md
        self.forget()

    def forget(self) -> None:
        """Drop what is known of an earlier text."""
        self._tail = ""
        self._waiting: deque[list[Pair]] = deque()
        self._length = 0

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self._engine.job.check_time()
        # A text is paired once. Looked at again, an element made from the last pair would let further marks pair, one
        # at each look: another layout than CommonMark's, at a cost that grows with the square.
        is_known = bool(self._tail) and data.endswith(self._tail) and m.start() >= len(data) - len(self._tail)
        if not is_known:
            self._waiting = deque(_outermost(pairs(data, m.start())))
            self._length = len(data)
        if not self._waiting:
            return None, m.start(), len(data)
        # What stands behind the last replacement has moved as a whole.
        moved = len(data) - self._length
        group = self._waiting[0]
        start, end = group[0].start + moved, group[0].end + moved
        if start > m.start():
            self._tail = data[start:]
            return None, m.start(), start
        self._waiting.popleft()
        self._engine.job.count("too_many_marks", len(group))
        self._tail = data[end:]
        return _element(data, group, moved), start, end


def _outermost(found: list[Pair]) -> list[list[Pair]]:
    """Each outermost pair with those inside of it."""
    groups: list[list[Pair]] = []
    for pair in found:
        if groups and pair.start < groups[-1][0].end:
            groups[-1].append(pair)
        else:
            groups.append([pair])
    return groups


def _element(data: str, group: list[Pair], moved: int) -> Element:
    """The element of the first pair, with those of the others in it."""
    root = Element("root")
    open_ones: list[tuple[Element, int, int]] = [(root, group[0].end + moved, group[0].end + moved)]
    position = group[0].start + moved
    for pair in group:
        start, end = pair.start + moved, pair.end + moved
        while start >= open_ones[-1][2]:
            position = _close(data, open_ones, position)
        _add(open_ones[-1][0], data[position:start])
        open_ones.append((SubElement(open_ones[-1][0], pair.tag), end - pair.size, end))
        if len(open_ones) > limits.DEEPEST_NESTING + 1:
            raise limits.RenderRefused("text_too_deep")
        position = start + pair.size
    while len(open_ones) > 1:
        position = _close(data, open_ones, position)
    return root[0]


def _close(data: str, open_ones: list[tuple[Element, int, int]], position: int) -> int:
    element, inner_end, end = open_ones.pop()
    _add(element, data[position:inner_end])
    return end


def _add(element: Element, text: str) -> None:
    """Append text; marks in it that found no partner will not look for one again."""
    kept = _LEFT_OVER.sub(lambda match: f"\x02{ord(match.group())}\x03", text)
    if len(element):
        element[-1].tail = (element[-1].tail or "") + kept
    else:
        element.text = (element.text or "") + kept
