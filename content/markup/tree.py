"""From block tokens to the element tree whose text Python-Markdown's inline patterns then read."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement

from markdown.blockparser import BlockParser
from markdown.util import AtomicString
from markdown_it.token import Token

from content.markup import limits
from content.markup.blocks import block_parser
from content.markup.job import Job

if TYPE_CHECKING:
    from content.markup.engine import Engine

_TASK = re.compile(r"\[([ xX])\](?=\s)\s*")
_ALIGNMENT: Final = {"text-align:center": "align-center", "text-align:right": "align-end"}
_CELLS: Final = frozenset({"tr", "th", "td"})  # counted by limits of their own
_CONTAINERS: Final = frozenset({"blockquote_open", "bullet_list_open", "ordered_list_open", "details_open"})


class TokenBlockParser(BlockParser):
    """Stands in the place of Python-Markdown's own block parser."""

    def __init__(self, md: "Engine") -> None:
        super().__init__(md)
        self._engine = md
        self._parser = block_parser()

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802 - Python-Markdown's name
        """Append the blocks of `text` to `parent` and note link and footnote definitions in the job."""
        job = self._engine.job
        environment: dict[str, dict[str, dict[str, str]]] = {}
        tokens = self._parser.parse(text, environment)
        job.check_time()
        for label, definition in environment.get("references", {}).items():
            job.references[label] = (definition["href"], definition["title"])
        TreeBuilder(job, parent).build(tokens)


class TreeBuilder:
    """Builds elements below `root`, keeping the open ones on a stack."""

    def __init__(self, job: Job, root: Element) -> None:
        self._job = job
        self._stack = [root]
        self._depth = 0
        self._columns = 0
        self._rows = 0
        self._leaves: dict[str, Callable[[Token], None]] = {
            "inline": self._text,
            "fence": self._code,
            "code_block": self._code,
            "math_block": self._math,
            "hr": self._rule,
        }
        self._openers: dict[str, Callable[[Token], Element]] = {
            "ordered_list_open": self._ordered_list,
            "details_open": self._details,
            "table_open": self._table,
            "tr_open": self._row,
            "th_open": self._cell,
            "td_open": self._cell,
            "footnote_reference_open": self._footnote,
        }

    def build(self, tokens: list[Token]) -> None:
        for token in tokens:
            if token.nesting > 0:
                self._open(token)
            elif token.nesting < 0:
                self._close(token)
            elif token.type in self._leaves:
                self._leaves[token.type](token)

    def _append(self, tag: str, **attributes: str) -> Element:
        return SubElement(self._stack[-1], tag, attributes)

    def _open(self, token: Token) -> None:
        if token.type in _CONTAINERS:
            self._depth += 1
            if self._depth > limits.DEEPEST_NESTING:
                raise limits.RenderRefused("text_too_deep")
        if token.type == "paragraph_open" and token.hidden:
            return
        if token.tag not in _CELLS:
            self._job.count("too_many_blocks")
        opener = self._openers.get(token.type)
        self._stack.append(opener(token) if opener else self._append(token.tag))

    def _close(self, token: Token) -> None:
        if token.type == "paragraph_close" and token.hidden:
            return
        if token.type.removesuffix("_close") + "_open" in _CONTAINERS:
            self._depth -= 1
        self._stack.pop()

    def _text(self, token: Token) -> None:
        parent, content = self._stack[-1], token.content
        item = self._item_of(parent)
        task = _TASK.match(content) if item is not None else None
        if task and item is not None:
            content = content[task.end() :]
            item.set("class", "task")
            self._job.count("too_many_blocks")  # the box, an element of its own with four attributes
            _add_checkbox(parent, is_done=task.group(1) != " ").tail = " " + content
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + content
        else:
            parent.text = (parent.text or "") + content

    def _item_of(self, parent: Element) -> Element | None:
        """The list item that `parent` begins, if it is one or its first paragraph."""
        if parent.tag == "li" and not len(parent) and not parent.text:
            return parent
        if parent.tag == "p" and len(self._stack) > 1:
            outer = self._stack[-2]
            if outer.tag == "li" and outer[0] is parent:
                return outer
        return None

    def _code(self, token: Token) -> None:
        language = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
        if language == "math":
            self._math(token)
            return
        self._job.count("too_many_code_blocks")
        code = SubElement(self._append("pre", tabindex="0"), "code")
        # An unclosed fence ends with the text, without a line feed.
        code.text = AtomicString(token.content + ("\n" if token.content[-1:] not in ("\n", "") else ""))
        if language:
            code.set("language", language)  # read and removed by content.markup.code

    def _rule(self, token: Token) -> None:
        self._job.count("too_many_blocks")
        self._append("hr")

    def _math(self, token: Token) -> None:
        self._job.count("too_many_formulas")
        formula = self._append("div", **{"class": "math math--block", "tabindex": "0"})
        formula.text = AtomicString(token.content.strip())

    def _ordered_list(self, token: Token) -> Element:
        start = token.attrGet("start")
        return self._append("ol", **({"start": str(start)} if start is not None else {}))

    def _details(self, token: Token) -> Element:
        return self._append("details", **({"open": "open"} if token.meta["open"] else {}))

    def _table(self, token: Token) -> Element:
        self._rows = 0
        return SubElement(self._append("div", **{"class": "table", "tabindex": "0"}), "table")

    def _row(self, token: Token) -> Element:
        self._columns = 0
        self._rows += 1
        if self._rows > limits.MOST_TABLE_ROWS + 1:  # the header is no row of data
            raise limits.RenderRefused("table_too_long")
        return self._append("tr")

    def _cell(self, token: Token) -> Element:
        self._columns += 1
        if self._columns > limits.MOST_TABLE_COLUMNS:
            raise limits.RenderRefused("table_too_wide")
        self._job.count("too_many_table_cells")
        alignment = _ALIGNMENT.get(str(token.attrGet("style")))
        return self._append(token.tag, **({"class": alignment} if alignment else {}))

    def _footnote(self, token: Token) -> Element:
        """A footnote stands outside the text until content.markup.footnotes places it; the first of a name counts."""
        item = Element("li")
        self._job.footnotes.setdefault(token.meta["label"], item)
        return item


def _add_checkbox(parent: Element, *, is_done: bool) -> Element:
    attributes = {"type": "checkbox", "disabled": "disabled", "aria-label": "✓" if is_done else "○"}
    return SubElement(parent, "input", attributes | ({"checked": "checked"} if is_done else {}))
