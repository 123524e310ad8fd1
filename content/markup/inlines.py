"""Small inline patterns: entities, line breaks and the few tags that may be typed."""

import html
import re
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor

from content.markup.brackets import NOTHING, Found
from content.markup.names import HAN
from content.markup.source import clean

if TYPE_CHECKING:
    from content.markup.engine import Engine

_CHINESE: Final = rf"[{HAN}\u3000-\u303f\uff00-\uffef“”‘’…—]"


class TagProcessor(InlineProcessor):
    """`<kbd>`, `<sub>` and `<sup>` with their ends; any other tag, and one without its end, is text."""

    def __init__(self, md: "Engine") -> None:
        super().__init__(r"<(kbd|sub|sup)>((?:(?!</?(?:kbd|sub|sup)>).)++)</\1>", md)
        self.compiled_re = re.compile(self.pattern, re.DOTALL | re.IGNORECASE)
        self._engine = md

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self._engine.job.count("too_many_marks")
        element = Element(m.group(1).lower())
        element.text = m.group(2)
        return element, m.start(), m.end()


class EntityProcessor(InlineProcessor):
    """`&copy;` and `&#169;` become the character, and the character can no longer be markup."""

    def __init__(self, md: "Engine") -> None:
        super().__init__(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", md)

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        meant = html.unescape(m.group())
        if meant == m.group():
            return NOTHING
        return "".join(f"\x02{ord(char)}\x03" for char in clean(meant)), m.start(), m.end()


class HardBreakProcessor(InlineProcessor):
    """Two spaces or a backslash at the end of a line."""

    def __init__(self, md: "Engine") -> None:
        super().__init__(r"(?:(?<! ) {2,}+|\\)\n[ \t]*+", md)
        self._engine = md

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self._engine.job.count("too_many_marks")
        return Element("br"), m.start(), m.end()


class SoftBreakProcessor(InlineProcessor):
    """A line break in the source: kept in a post; in an article a space, and nothing between Chinese characters."""

    def __init__(self, md: "Engine") -> None:
        super().__init__(r"(?<![ \t])[ \t]*+\n[ \t]*+", md)
        self._engine = md

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        if self._engine.job.profile.keeps_line_breaks:
            self._engine.job.count("too_many_marks")
            return Element("br"), m.start(), m.end()
        beside = data[m.start() - 1 : m.start()], data[m.end() : m.end() + 1]
        joined = "" if all(re.match(_CHINESE, char) for char in beside) else "\n"
        return joined, m.start(), m.end()
