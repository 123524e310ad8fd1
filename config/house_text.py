"""The plain markup of house pages, read into parts that a template prints: headings, paragraphs, lists, links.

Everything else is text. Nothing here makes HTML, so nothing written in a page can become any.
"""

import re
from dataclasses import dataclass

_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(((?:/(?!/)|https?://|mailto:)[^\s()]{0,400})\)")


@dataclass(frozen=True)
class Piece:
    """A run of text, linked when `url` is not empty."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Block:
    """A heading (`h2`, `h3`), a paragraph (`p`) or a list (`ul`). A list has a row for each entry."""

    kind: str
    rows: tuple[tuple[Piece, ...], ...]


def blocks(text: str) -> list[Block]:
    """The blocks of a page, which blank lines part: `## ` and `### ` make headings, `- ` entries of a list."""
    return [_block(part.strip()) for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]


def plain(text: str) -> str:
    """The words of a page without its markup, for excerpts."""
    rows = (row for block in blocks(text) for row in block.rows)
    return " ".join("".join(piece.text for piece in row) for row in rows)


def _block(part: str) -> Block:
    for mark, kind in (("### ", "h3"), ("## ", "h2")):
        if part.startswith(mark) and "\n" not in part:
            return Block(kind, (_pieces(part.removeprefix(mark)),))
    lines = part.split("\n")
    if all(line.startswith("- ") for line in lines):
        return Block("ul", tuple(_pieces(line[2:]) for line in lines))
    return Block("p", (_pieces(part),))


def _pieces(text: str) -> tuple[Piece, ...]:
    pieces = []
    end = 0
    for found in _LINK.finditer(text):
        pieces += [Piece(text[end : found.start()]), Piece(found.group(1), found.group(2))]
        end = found.end()
    return tuple(piece for piece in [*pieces, Piece(text[end:])] if piece.text)
