"""A text as the defences read it: small letters, one width, no accents, nothing that nobody sees.

It begins with the folding of the privacy check. That one keeps every place, so it cannot join letters; this one goes on
to what NFKC would make of each character, and knows afterwards where each came from.
"""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import regex

from content.privacy import folding as same_width

# Format characters, marks that stand on letters, and what the privacy check makes of invisible ones.
_UNSEEN: Final = frozenset({"Cf", "Mn", "Me"})
_BLANKED: Final = "\x7f"
HAN: Final = r"\p{Han}"
# Of Markdown: marks inside a word leave it one word for its readers, and an entity is read as its character.
_MARKS: Final = re.compile(r"(?<=\w)(?:\*{1,3}|~~|`{1,2})(?=\w)")
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_CODE_SPAN: Final = re.compile(r"`[^`\n]{1,2000}`")
_QUOTED: Final = re.compile(r"^ {0,3}>.*$", re.MULTILINE)


# Beyond lie rare characters and a million unused ones, which nobody is to fill the memory with.
_LAST_KEPT: Final = 0xFFFF


class _Letters(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = unicodedata.normalize("NFKD", letter).casefold()
        seen = "".join(one for one in plain if unicodedata.category(one) not in _UNSEEN and one != _BLANKED)
        if code <= _LAST_KEPT:
            self[code] = seen
        return seen


_letters: Final = _Letters()


@dataclass(frozen=True)
class Folded:
    """A folded text that can tell where something stood before."""

    source: str

    @cached_property
    def text(self) -> str:
        """The folded text."""
        return self._shown.translate(_letters)

    @cached_property
    def _shown(self) -> str:
        """As long as the source, with what readers do not see blanked."""
        text = self.source
        if "&" in text:
            text = _ENTITY.sub(_character, text)
        return _MARKS.sub(lambda found: _BLANKED * len(found[0]), same_width.fold(text))

    @cached_property
    def _origins(self) -> list[int]:
        origins: list[int] = []
        for place, letter in enumerate(self._shown):
            origins.extend([place] * len(_letters[ord(letter)]))
        return [*origins, len(self.source)]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that became this span of the folded text."""
        if end <= start:
            return self._origins[start], self._origins[start]
        return self._origins[start], max(self._origins[end], self._origins[end - 1] + 1)


def _character(found: re.Match[str]) -> str:
    """What an entity stands for, filled up to the entity's length; what stands for nothing is left."""
    seen = html.unescape(found[0])
    return seen + _BLANKED * (len(found[0]) - len(seen)) if len(seen) < len(found[0]) else found[0]


def fold(text: str) -> str:
    """The folded text alone."""
    return Folded(text).text


def fold_expression(pattern: str) -> str:
    """A regular expression for folded texts: letters outside ASCII as texts have them, its own signs untouched."""
    return "".join(letter if letter.isascii() else _folded_letter(letter) for letter in pattern)


def _folded_letter(letter: str) -> str:
    folded = fold(letter)
    # What becomes several letters cannot stand in a class; it is left as it is.
    return regex.escape(folded) if len(folded) == 1 else "" if not folded else letter


def own_words(source: str) -> str:
    """A text of Markdown without what its author quotes: quoted lines, fenced code and code between backticks."""
    kept, position = [], 0
    for start, end in same_width.fenced(source):
        kept.append(source[position:start])
        position = max(position, end)
    kept.append(source[position:])
    return _CODE_SPAN.sub(" ", _QUOTED.sub("", "".join(kept)))
