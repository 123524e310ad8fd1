"""Block structure: markdown-it-py's rules for CommonMark and tables, with footnotes, folds and display formulas.

Each rule has markdown-it's signature: the first line, the line after the last, and whether only to look.
"""

import re
from bisect import bisect_right
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, table
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def

from content.markup import limits

# Levels of markdown-it, two for a list and its item. Past it, markdown-it drops text without a word; the tree builder
# refuses earlier (limits.DEEPEST_NESTING).
_DEEPEST_LEVEL: Final = 60

_DELIMITERS = re.compile(r"[-:|\s]+")
_FOLD_LINE = re.compile(r"[>\s]*(<details(?: open)?>|</details>)", re.IGNORECASE)
_FOLD_OPEN = re.compile(r"<details( open)?>(.*)", re.IGNORECASE | re.DOTALL)
_SUMMARY = re.compile(r"\s*<summary>((?:(?!</?summary>).)*)</summary>\s*", re.IGNORECASE | re.DOTALL)


def block_parser() -> MarkdownIt:
    """A parser whose `parse` returns block tokens only; text inside blocks stays as it was written."""
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST_LEVEL})
    parser.enable("table").disable("html_block")
    parser.block.ruler.at("table", limited_table, {"alt": ["paragraph", "reference"]})
    parser.core.ruler.enableOnly(["normalize", "block"])
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.before("fence", "display_math", display_math, interrupts)
    parser.block.ruler.before("fence", "fold", fold, interrupts)
    return parser


def limited_table(state: StateBlock, first: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's way
    """A table within the limits. The rule itself fills short rows with empty cells before anyone could count them."""
    if first + 1 >= end:
        return False
    columns = _line(state, first + 1).count("|")
    if columns > limits.MOST_TABLE_COLUMNS + 1 and _line(state, first).count("|") > limits.MOST_TABLE_COLUMNS:
        if _DELIMITERS.fullmatch(_line(state, first + 1)):
            raise limits.RenderRefused("table_too_wide")
        return False
    longest = first + 2 + limits.MOST_TABLE_ROWS
    if not table(state, first, min(end, longest + 1), silent):
        return False
    if not silent:
        if state.line > longest:
            raise limits.RenderRefused("table_too_long")
        cells = state.env["cells"] = state.env.get("cells", 0) + columns * (state.line - first)
        if cells > 2 * limits.MOST_TABLE_CELLS:  # bars, not cells: content.markup.tree counts exactly
            raise limits.RenderRefused("too_many_table_cells")
    return True


def display_math(state: StateBlock, first: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's way
    """`$$` … `$$` on lines of their own, or one line `$$ … $$`. Without a closing mark it is ordinary text."""
    line = _line(state, first)
    if line is None or not line.startswith("$$"):
        return False
    rest = line[2:].strip()
    if rest.endswith("$$") and len(rest) > 2:  # noqa: PLR2004 - the length of the closing mark
        last, content = first, rest[:-2]
    else:
        closing = _closing_math_line(state, first, end)
        if "$" in rest or closing is None:
            return False
        last = closing
        between = state.getLines(first + 1, last, state.tShift[first], keepLastLF=False).split("\n")
        content = "\n".join([rest, *between, _line(state, last, strict=False).rstrip()[:-2]])
    if not content.strip():
        return False
    if not silent:
        _push(state, "math_block", "div", 0, (first, last + 1)).content = content.strip()
        state.line = last + 1
    return True


def _closing_math_line(state: StateBlock, first: int, end: int) -> int | None:
    """The next line that ends with `$$`, no blank line between, as TeX wants it."""
    # Found once for all lines: scanning from each opening mark would cost the square.
    if "math_ends" not in state.env:
        lines = state.src.split("\n")
        state.env["math_ends"] = [number for number, text in enumerate(lines) if text.rstrip().endswith("$$")]
        state.env["blank_lines"] = [number for number, text in enumerate(lines) if not text.strip("> \t")]
    closing = _next_after(state.env["math_ends"], first)
    blank = _next_after(state.env["blank_lines"], first)
    if closing is None or closing >= end or (blank is not None and blank < closing):
        return None
    return closing


def _next_after(numbers: list[int], line: int) -> int | None:
    index = bisect_right(numbers, line)
    return numbers[index] if index < len(numbers) else None


def fold(state: StateBlock, first: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's way
    """`<details>`, `<summary>…</summary>`, blocks, `</details>`. Without its end it is ordinary, escaped text."""
    line = _line(state, first)
    opening = _FOLD_OPEN.match(line) if line else None
    if opening is None:
        return False
    last = _fold_ends(state).get(first)
    if last is None or last >= end or state.sCount[last] < state.blkIndent:
        return False
    summary = _SUMMARY.fullmatch(opening.group(2))
    body = first + 1
    if summary is None and not opening.group(2).strip() and body < last:
        summary = _SUMMARY.fullmatch(_line(state, body, strict=False))
        body += summary is not None
    elif summary is None and opening.group(2).strip():
        return False
    if not silent:
        _push_fold(state, (first, body, last), is_open=bool(opening.group(1)), summary=summary)
    return True


def _fold_ends(state: StateBlock) -> dict[int, int]:
    """Line of each `<details>` that is closed -> line of its `</details>`, found in one pass over the source."""
    if "fold_ends" not in state.env:
        ends: dict[int, int] = {}
        waiting: list[int] = []
        for number, text in enumerate(state.src.split("\n")):
            match = _FOLD_LINE.match(text)
            if match and match.group(1)[1] != "/":
                waiting.append(number)
            elif match and waiting and not text[match.end() :].strip():
                ends[waiting.pop()] = number
        state.env["fold_ends"] = ends
    result: dict[int, int] = state.env["fold_ends"]
    return result


def _push_fold(state: StateBlock, lines: tuple[int, int, int], *, is_open: bool, summary: re.Match[str] | None) -> None:
    first, body, last = lines
    _push(state, "details_open", "details", 1, (first, last + 1)).meta = {"open": is_open}
    if summary:
        _push(state, "summary_open", "summary", 1, (first, body))
        _push(state, "inline", "", 0, (first, body)).content = summary.group(1).strip()
        _push(state, "summary_close", "summary", -1, (first, body))
    line_max, state.lineMax = state.lineMax, last
    parent, state.parentType = state.parentType, "details"
    state.md.block.tokenize(state, body, last)
    state.lineMax, state.parentType = line_max, parent
    _push(state, "details_close", "details", -1, (first, last + 1))
    state.line = last + 1


def _push(state: StateBlock, kind: str, tag: str, nesting: int, lines: tuple[int, int]) -> Token:
    token = state.push(kind, tag, nesting)  # type: ignore[arg-type]  # markdown-it's Literal of -1, 0, 1
    token.map = list(lines)
    token.block = True
    return token


def _line(state: StateBlock, number: int, *, strict: bool = True) -> str:
    """One line without the indentation of its container; "" where it is indented code and `strict`."""
    if strict and state.is_code_block(number):
        return ""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
