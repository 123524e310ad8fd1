"""The text as the rules read it: same length, same offsets, one width."""

import re

# Full-width forms one to one onto ASCII. NFKC would change lengths and with them every offset.
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0x00A0: 0x20,
    0x2007: 0x20,
    0x2009: 0x20,
    0x202F: 0x20,
    0x2010: 0x2D,
    0x2011: 0x2D,
    0x2012: 0x2D,
    0x2013: 0x2D,
    0x2018: 0x27,
    0x2019: 0x27,
    0x201C: 0x22,
    0x201D: 0x22,
    # Characters that are not seen take the place of a character that no rule reads over.
    0x00AD: 0x7F,
    0x200B: 0x7F,
    0x200C: 0x7F,
    0x200D: 0x7F,
    0x2060: 0x7F,
    0xFEFF: 0x7F,
}
_FENCE = re.compile(r"^ {0,3}(`{3,10}|~{3,10})[^\n]{0,300}\n", re.MULTILINE)
_PARAGRAPH_END = re.compile(r"\n[ \t]{0,300}\n")

Span = tuple[int, int]


def fold(text: str) -> str:
    """The text in half-width forms. `len(fold(text)) == len(text)` for every text."""
    return text.translate(_WIDTH)


def paragraphs(text: str) -> list[Span]:
    """Spans between empty lines, in order; together they cover the text."""
    spans, start = [], 0
    for gap in _PARAGRAPH_END.finditer(text):
        spans.append((start, gap.end()))
        start = gap.end()
    spans.append((start, len(text)))
    return spans


def fenced(text: str) -> list[Span]:
    """Spans of fenced code, fences included. A fence that is never closed runs to the end."""
    spans: list[Span] = []
    position = 0
    while opening := _FENCE.search(text, position):
        mark = opening.group(1)
        closing = re.compile(rf"^ {{0,3}}{re.escape(mark)}[{re.escape(mark[0])}]{{0,20}}[ \t]*$", re.MULTILINE)
        found = closing.search(text, opening.end())
        position = found.end() if found else len(text)
        spans.append((opening.start(), position))
        if len(spans) > 200:  # noqa: PLR2004  no text within the limits of a post has more
            break
    return spans
