"""Texts cut where the privacy check found something."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A piece of a text; marked where the privacy check found something."""

    text: str
    is_span: bool = False


def pieces(source: str, spans: list[tuple[int, int]]) -> list[Piece]:
    """The text in order; spans do not overlap."""
    found, position = [], 0
    for start, end in spans:
        if start > position:
            found.append(Piece(source[position:start]))
        found.append(Piece(source[start:end], is_span=True))
        position = end
    if position < len(source):
        found.append(Piece(source[position:]))
    return found
