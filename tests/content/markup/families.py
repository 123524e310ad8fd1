"""Texts of the shapes that have stopped Markdown parsers, each at any length.

A family is a function from a length in characters to a text of about that length. Most repeat a unit; the others nest,
open without closing, or let one part multiply another.
"""

import json
from collections.abc import Callable
from pathlib import Path

from content.markup.limits import LONGEST_TEXT

Family = Callable[[int], str]

# Lists of marks: repeated as they are; [opening, closing] nested; [beginning, unit, end]; [language, unit] as code.
MARKS = json.loads((Path(__file__).parent / "families.json").read_text())


def repeated(unit: str) -> Family:
    return lambda length: (unit * (length // len(unit) + 1))[:length]


def nested(opening: str, closing: str, content: str = "a") -> Family:
    def text(length: int) -> str:
        times = (length - len(content)) // (len(opening) + len(closing))
        return opening * times + content + closing * times

    return text


def after(beginning: str, unit: str, end: str = "") -> Family:
    """One opening mark, then a long run, then perhaps its end."""
    return lambda length: beginning + repeated(unit)(length - len(beginning) - len(end)) + end


def indented(marker: str, step: int) -> Family:
    """A list in a list in a list."""

    def text(length: int) -> str:
        lines, used, depth = [], 0, 0
        while used < length:
            line = " " * (step * depth) + marker + "a\n"
            lines.append(line)
            used += len(line)
            depth += 1
        return "".join(lines)[:length]

    return text


def quoted(length: int) -> str:
    """Each line one level deeper."""
    depth = 1
    lines = []
    while sum(map(len, lines)) < length:
        lines.append(">" * depth + " a\n")
        depth += 1
    return "".join(lines)[:length]


def wide_table(columns: int, row: str) -> Family:
    head = "|a" * columns + "|\n" + "|-" * columns + "|\n"
    return lambda length: head + repeated(row)(length - len(head))


def ticks(length: int) -> str:
    """Runs of backticks of every length, none of which closes another."""
    runs, size = [], 1
    while sum(map(len, runs)) < length:
        runs.append("`" * size + " ")
        size += 1
    return "".join(runs)[:length]


def definitions_and_uses(length: int) -> str:
    half = length // 2
    definitions = "".join(f"[a{n}]: /b\n" for n in range(half // 11))
    return definitions + "\n" + repeated("[a1] ")(half)


def long_definition(length: int) -> str:
    return f"[a]: /{'b' * 1900}\n\n" + repeated("[a] ")(length - 2000)


def one_footnote_used_often(length: int) -> str:
    return repeated("[^a] ")(length - 40) + "\n\n[^a]: " + "b" * 20


def many_footnotes(length: int) -> str:
    return "".join(f"[^{n}]\n\n[^{n}]: [^{n + 1}]\n\n" for n in range(length // 30))[:length]


def code_in(language: str, unit: str) -> Family:
    return after(f"```{language}\n", unit, "\n```\n")


FAMILIES: dict[str, Family] = {
    **{f"repeat {unit!r}": repeated(unit) for unit in MARKS["repeated"]},
    **{f"nest {opening!r} {closing!r}": nested(opening, closing) for opening, closing in MARKS["nested"]},
    **{f"after {beginning!r} {unit!r} {end!r}": after(beginning, unit, end) for beginning, unit, end in MARKS["after"]},
    **{f"code {language} {unit!r}": code_in(language, unit) for language, unit in MARKS["code"]},
    **{f"indent {marker!r} {step}": indented(marker, step) for marker in ("- ", "1. ", "> ", "") for step in (1, 2, 4)},
    **{
        f"table {columns} {row!r}": wide_table(columns, row)
        for columns in (2, 20, 21, 200)
        for row in ("|x\n", "|x|y|\n", "x\n", "|`|`|\n", "|" * 20 + "\n")
    },
    "deeper quotes": quoted,
    "ticks of all lengths": ticks,
    "definitions and uses": definitions_and_uses,
    "long definition": long_definition,
    "one footnote used often": one_footnote_used_often,
    "many footnotes": many_footnotes,
    "small tables": repeated("|" + "a|" * 20 + "\n|" + "-|" * 20 + "\n" + "|x\n" * 150 + "\n"),
    "short rows": repeated("|a|b|\n|-|-|\n" + "|x\n" * 60 + "\n"),
    "code blocks": repeated("```python\nx = f(1, 'a')  # b\n```\n\n"),
    "colour everywhere": repeated("```python\n" + "1 'a' if " * 600 + "\n```\n\n"),
    "everything": repeated(
        "# a *b* `c` $d$ [e](f) @g #h http://i.j <kbd>k</kbd> ~~l~~\n\n- m\n  > n\n\n|o|\n|-|\n|p|\n\n"
    ),
    "everything on one line": repeated("a *b* `c` $d$ **e _f_** @g <kbd>k</kbd> ~~l~~ &amp; \\* "),
}


def at_full_length(name: str) -> str:
    """The longest text of a family that the length limit lets through."""
    return FAMILIES[name](LONGEST_TEXT)[:LONGEST_TEXT]
