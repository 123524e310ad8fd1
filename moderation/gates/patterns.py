"""Word rules as compiled patterns that cannot run for long."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import regex
from django.utils.translation import gettext as _

from foundation.errors import DomainError
from moderation.gates.folding import Folded, fold, fold_expression

# One rule on one text. An ordinary pattern takes less than a millisecond on the longest text.
LONGEST: Final = 0.05  # seconds of the processor
MOST_SHOWN: Final = 200  # spans that the test box marks
# A letter or digit of a script that separates words: next to it a word has not ended.
_LETTER: Final = r"[^\W\p{Han}\p{Hiragana}\p{Katakana}_]"
_WORDLESS: Final = r"[\p{Han}\p{Hiragana}\p{Katakana}]"


class Pattern(Protocol):
    """What this room uses of a pattern of `regex`, which has no types of its own. Both raise TimeoutError."""

    def search(self, string: str, *, timeout: float) -> object | None:
        """The first match."""

    def finditer(self, string: str, *, timeout: float) -> Iterator["re.Match[str]"]:
        """All of them."""


class BadPattern(DomainError):
    """It cannot be read, or finds everything."""

    def __init__(self, message: str) -> None:
        super().__init__("bad_pattern", message, field="pattern")


class TookTooLong(Exception):
    """The pattern was stopped. What it would have found is not known."""


@dataclass(frozen=True)
class Found:
    """Where a pattern matches, in the text as it was typed."""

    spans: tuple[tuple[int, int], ...]


def compiled(kind: str, pattern: str) -> Pattern:
    """The pattern for folded texts. Raises BadPattern."""
    made: Pattern
    if kind == "expression":
        try:
            made = regex.compile(fold_expression(pattern), regex.IGNORECASE | regex.MULTILINE)
        except (regex.error, RecursionError, OverflowError) as error:
            message = _("This is no regular expression: %(fault)s") % {"fault": str(error)[:200]}
            raise BadPattern(message) from None
    else:
        phrases = [found for line in pattern.splitlines() if (found := _phrase(line))]
        if not phrases:
            raise BadPattern(_("Write at least one word."))
        made = regex.compile("|".join(phrases), regex.MULTILINE)
    _refuse_everything(made)
    return made


def matches(made: Pattern, folded: Folded) -> bool:
    """Whether the pattern is anywhere in the text. Raises TookTooLong."""
    try:
        return made.search(folded.text, timeout=LONGEST) is not None
    except TimeoutError:
        raise TookTooLong from None


def spans(made: Pattern, source: str) -> Found:
    """Where it is, for the test box; at most MOST_SHOWN. Raises TookTooLong."""
    folded, found = Folded(source), []
    try:
        for one in made.finditer(folded.text, timeout=LONGEST):
            if one.end() > one.start():
                found.append(folded.origin(*one.span()))
            if len(found) == MOST_SHOWN:
                break
    except TimeoutError:
        raise TookTooLong from None
    return Found(tuple(found))


def _phrase(line: str) -> str:
    """One line of plain words: whole words, any white space between them, and blanks between Chinese characters."""
    words = fold(line).split()
    if not words:
        return ""
    inner = r"\s+".join(re.sub(rf"(?<={_HAN})(?={_HAN})", r"\\s{0,2}", regex.escape(word)) for word in words)
    before = "" if regex.match(_WORDLESS, words[0]) or not words[0][0].isalnum() else rf"(?<!{_LETTER})"
    after = "" if regex.search(rf"{_WORDLESS}$", words[-1]) or not words[-1][-1].isalnum() else rf"(?!{_LETTER})"
    return f"{before}{inner}{after}"


_HAN: Final = "[\u3400-\u9fff\U00020000-\U0003134f]"


def _refuse_everything(made: Pattern) -> None:
    try:
        finds_nothing = made.search("", timeout=LONGEST) is not None
    except TimeoutError:  # pragma: no cover - on an empty text
        finds_nothing = False
    if finds_nothing:
        raise BadPattern(_("This pattern also finds an empty text, so it would be about every text."))
