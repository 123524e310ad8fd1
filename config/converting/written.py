"""How words, code, formulas and tables are written in Markdown so that they show as what they were."""

import re
from collections.abc import Sequence
from typing import Final

from content.markup.literals import LONGEST_FORMULA, is_formula

GAPS: Final = re.compile(r"\n{3,}")
_SPECIAL: Final = re.compile(r"[\\`*_\[\]<]|~(?=~)|&(?=#?[A-Za-z0-9]{1,32};)")
_BEGINS: Final = re.compile(r"^(\s*\d*)((?<!\d)#{1,6}\s|(?<!\d)[-+]\s|(?<!\d)>|(?<=\d)[.)]\s)", re.MULTILINE)
_MATH: Final = re.compile(
    rf"\$\$(?P<display>[^$]{{1,{LONGEST_FORMULA}}})\$\$"
    rf"|(?<![\\$\w])\$(?P<inline>[^$\n]{{1,{LONGEST_FORMULA}}})\$(?![\d$])"
    rf"|(?P<own>\\begin\{{(?P<kind>[a-z]{{1,20}}\*?)\}}[^$]{{0,{LONGEST_FORMULA}}}?\\end\{{(?P=kind)\}})"
)
_SIDES: Final = {"left": ":--", "right": "--:", "center": ":-:"}


def literal(words: str, *, begins_line: bool) -> str:
    """Words whose signs are no marks; formulas stay what they are."""
    pieces: list[str] = []
    end = 0
    for found in _MATH.finditer(words):
        formula = _formula(found)
        if formula:
            pieces += [_escaped(words[end : found.start()], begins_line=begins_line and not pieces), formula]
            end = found.end()
    return "".join([*pieces, _escaped(words[end:], begins_line=begins_line and not pieces)])


def _formula(found: re.Match[str]) -> str:
    """As it is written here; empty where the dollars are money."""
    if found["own"]:
        return f"$${found['own'].strip()}$$"
    inner = (found["display"] or found["inline"]).strip()
    if not inner or not is_formula(inner):
        return ""
    return f"$${inner}$$" if found["display"] else f"${inner}$"


def _escaped(words: str, *, begins_line: bool) -> str:
    escaped = _SPECIAL.sub(r"\\\g<0>", words)
    return _BEGINS.sub(r"\1\\\2", escaped.lstrip()) if begins_line else escaped


def code_block(text: str, language: str) -> str:
    """In a fence that is longer than any in it."""
    fence = "`" * max(3, _longest_run(text) + 1)
    inner = text.removeprefix("\n")
    return f"{fence}{language}\n{inner}{'' if inner.endswith(chr(10)) else chr(10)}{fence}"


def code_words(text: str) -> str:
    """Code among words."""
    words = " ".join(text.split("\n"))
    if not words.strip():
        return words
    ticks = "`" * (_longest_run(words) + 1)
    space = " " if words[0] == "`" or words[-1] == "`" else ""
    return f"{ticks}{space}{words}{space}{ticks}"


def address(wanted: str) -> str:
    """An address as it may stand in round brackets; empty for one to which no link leads."""
    found = wanted.strip().replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    return found if re.fullmatch(r"(?:https?://|mailto:|/)[^\s<>]+", found) else ""


def marked(text: str, begin: str, end: str) -> str:
    """Words between marks, which must touch them."""
    words = text.strip()
    if not words or "\n\n" in words:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{begin}{words}{end}{after}"


def table(rows: Sequence[Sequence[tuple[str, str]]]) -> str:
    """Rows of cells, each with the side at which its text stands. The first row is the head: Markdown has no other."""
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    sides = [next((row[place][1] for row in rows if len(row) > place), "") for place in range(width)]
    lines = ["| " + " | ".join([*map(_cell, row), *[""] * (width - len(row))]) + " |" for row in rows if row]
    lines.insert(1, "| " + " | ".join(_SIDES.get(side, "---") for side in sides) + " |")
    return "\n".join(lines)


def _cell(cell: tuple[str, str]) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(cell[0].split()))


def _longest_run(text: str) -> int:
    return max(map(len, re.findall(r"`+", text)), default=0)
