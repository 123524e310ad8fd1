"""Sections cut into what is laid out separately: prose, and runnable code with the output that it should have.

A block that begins with ```` ```python run ```` is runnable; the block ```` ```output tolerance=0.02 ```` right after
it holds what it prints. Everything else is prose.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from content.markup import RenderRefused
from content.markup.limits import MOST_CODE_BLOCKS
from knowledge import sections

TOLERANCE: Final = 0.0  # where the text names none
_RUNNABLE = re.compile(
    r"^```python run[ \t]*\n(?P<code>.*?)^```[ \t]*\n"
    r"(?:\s*^```output(?: tolerance=(?P<tolerance>\d{1,3}(?:\.\d{1,6})?))?[ \t]*\n(?P<output>.*?)^```[ \t]*$)?",
    re.MULTILINE | re.DOTALL,
)
_ANY_CODE = re.compile(r"^```(?:python|r|julia)\b", re.MULTILINE)


@dataclass(frozen=True)
class Runnable:
    """A block of code, and what it should print."""

    code: str
    output: str
    tolerance: float

    @property
    def key(self) -> str:
        """Changes whenever code, output or tolerance do."""
        text = f"{self.code}\0{self.output}\0{self.tolerance}"
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True)
class Piece:
    """Prose, or a block of code. `key` names its HTML; that of the output is `<key>/output`."""

    key: str
    markdown: str
    runnable: Runnable | None = None


def of_section(key: str, text: str) -> list[Piece]:
    """The pieces of one section, in order. Raises RenderRefused where there are too many blocks of code."""
    if text.count("```python run") > MOST_CODE_BLOCKS:
        raise RenderRefused("too_many_code_blocks")
    return list(_cut(key, text))


def _cut(key: str, text: str) -> Iterator[Piece]:
    number = end = 0
    text += "\n"  # a block at the very end has a line break too
    for match in _RUNNABLE.finditer(text):
        if before := text[end : match.start()].strip():
            yield Piece(f"{key}/{number}", before)
            number += 1
        runnable = Runnable(match["code"], match["output"] or "", float(match["tolerance"] or TOLERANCE))
        yield Piece(f"{key}/{number}", f"```python\n{match['code']}```", runnable)
        number += 1
        end = match.end()
    if rest := text[end:].strip():
        yield Piece(f"{key}/{number}", rest)


def of_source(source: str) -> list[Piece]:
    """The pieces of a whole article."""
    return list(_of_source(source))


@lru_cache(maxsize=64)  # of those that are read; a text never changes, it gets another revision
def _of_source(source: str) -> tuple[Piece, ...]:
    return tuple(piece for key, text in sections.stored(source).items() for piece in of_section(key, text))


def runnables(source: str) -> list[Runnable]:
    """Every block that runs."""
    return [piece.runnable for piece in of_source(source) if piece.runnable]


def has_code(source: str) -> bool:
    """Whether an engineer has to look at it."""
    return _ANY_CODE.search(source) is not None


def texts_of(values: Mapping[str, str]) -> dict[str, str]:
    """Markdown by the key under which its HTML is stored, for `content.rebaking`."""
    found: dict[str, str] = {}
    for piece in of_source(values["source"]):
        found[piece.key] = piece.markdown
        if piece.runnable and piece.runnable.output:
            found[f"{piece.key}/output"] = f"```text\n{piece.runnable.output}```"
    return found
