"""What is taken as it stands, read in one pass from left to right: escapes, code, formulas, `<addresses>`."""

import re
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from content.markup import urls
from content.markup.brackets import NOTHING, Found
from content.markup.names import HAN

if TYPE_CHECKING:
    from content.markup.engine import Engine

LONGEST_FORMULA: Final = 2_000  # characters

_LITERAL = (
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`++)"
    r"|(?P<dollars>\$++)"
    r"|<(?P<url>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,2000}+)>"
    r"|<(?P<mail>[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}+@[A-Za-z0-9-]{1,63}+(?:\.[A-Za-z0-9-]{1,63}+){0,8}+)>"
)
_BACKTICK_FORMULA = re.compile(r"`([^`]{1,2000}+)`\$")
# Money, not mathematics: an amount, then words.
_AMOUNT = re.compile(r"[\d.,]+\s*+[^\W\d_]{2,}+[^\\^_=+*/<>{}|]*+")
_TEXT_COMMAND = re.compile(r"\\(?:text|mathrm|textbf|textit|operatorname)\{[^{}]{0,200}+\}")
_CHINESE = re.compile(rf"[{HAN}\u3000-\u303f\uff00-\uffef]")


class LiteralProcessor(InlineProcessor):
    """One pattern for all of them: whichever begins first wins, as CommonMark wants it."""

    def __init__(self, md: "Engine") -> None:
        super().__init__(_LITERAL, md)
        self._engine = md

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self._engine.job.check_time()
        if m["escaped"]:
            return f"\x02{ord(m['escaped'])}\x03", m.start(), m.end()
        if m["ticks"]:
            return self._code(m, data)
        if m["dollars"]:
            return self._formula(m, data)
        return self._address(m)

    def _code(self, m: re.Match[str], data: str) -> Found:
        run = len(m.group())
        closing = re.compile(rf"(?<!`)`{{{run}}}+(?!`)").search(data, m.end())
        if closing is None:
            return NOTHING
        content = data[m.end() : closing.start()].replace("\n", " ")
        if content.strip(" ") and content.startswith(" ") and content.endswith(" "):
            content = content[1:-1]
        self._engine.job.count("too_many_marks")
        code = Element("code")
        code.text = AtomicString(content)
        return code, m.start(), closing.end()

    def _formula(self, m: re.Match[str], data: str) -> Found:
        size = len(m.group())
        quoted = _BACKTICK_FORMULA.match(data, m.end()) if size == 1 else None
        if quoted:
            return self._math(quoted.group(1)), m.start(), quoted.end()
        closing = _closing_dollars(data, m) if size in (1, 2) else None
        if closing is None:
            return NOTHING
        tex = data[m.end() : closing]
        if len(tex) > LONGEST_FORMULA or not tex.strip() or not is_formula(tex):
            return NOTHING
        return self._math(tex, is_display=size == 2), m.start(), closing + size  # noqa: PLR2004 - "$$"

    def _math(self, tex: str, *, is_display: bool = False) -> Element:
        self._engine.job.count("too_many_formulas")
        span = Element("span", {"class": "math math--block" if is_display else "math"})
        span.text = AtomicString(tex.strip())
        return span

    def _address(self, m: re.Match[str]) -> Found:
        written = m["url"] or "mailto:" + m["mail"]
        if not urls.is_safe(written):
            return NOTHING
        self._engine.job.count("too_many_links")
        link = Element("a", {"href": urls.encoded(written)})
        link.text = AtomicString(m["url"] or m["mail"])
        return link, m.start(), m.end()


def is_formula(tex: str) -> bool:
    """Whether text between two dollar signs is TeX: not an amount of money, no Chinese outside of `\\text{…}`.

    >>> is_formula("x_1"), is_formula("0.05"), is_formula("5 and 10"), is_formula("5和")
    (True, True, False, False)
    """
    if _AMOUNT.fullmatch(tex):
        return False
    return tex.isascii() or not _CHINESE.search(_TEXT_COMMAND.sub("", tex))


def _closing_dollars(data: str, opening: re.Match[str]) -> int | None:
    """Index of the run that closes `opening`. So that "$5" and "US$" stay text: no space inside the marks, no letter or
    digit right before the first or right after the last."""
    size = len(opening.group())
    if size == 1 and not _opens(data, opening.start(), opening.end()):
        return None
    for match in _DOLLARS.finditer(data, opening.end(), opening.end() + LONGEST_FORMULA + size):
        if len(match.group()) != size:
            continue
        if size > 1 or _closes(data, match.start(), match.end()):
            return match.start()
        if _opens(data, match.start(), match.end()):  # "$5, $6 and $7" has no formula
            return None
    return None


_LOOK_BACK: Final = 200  # characters
_INSIDE_ADDRESS: Final = frozenset("/=&?")
_ADDRESS_SO_FAR = re.compile(r"https?://\S*+\Z")
_DOLLARS = re.compile(r"(?<!\\)\$++")


def _opens(data: str, start: int, end: int) -> bool:
    before, after = data[start - 1 : start], data[end : end + 1]
    if not after or after.isspace() or (before.isascii() and before.isalnum()):
        return False
    return before not in _INSIDE_ADDRESS or not _ADDRESS_SO_FAR.search(data, max(0, start - _LOOK_BACK), start)


def _closes(data: str, start: int, end: int) -> bool:
    before, after = data[start - 1 : start], data[end : end + 1]
    return not before.isspace() and not (after.isascii() and after.isalnum())
