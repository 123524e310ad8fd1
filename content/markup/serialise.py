"""From the element tree to HTML. Every string is text and is escaped here, once."""

from html import escape
from typing import Final
from xml.etree.ElementTree import Element

_VOID: Final = frozenset({"br", "hr", "img", "input"})
_WORDS: Final = frozenset({"a", "br", "code", "del", "em", "img", "input", "kbd", "span", "strong", "sub", "sup"})
_CELLS: Final = frozenset({"td", "th"})


def html_of(root: Element) -> str:
    """The HTML of what is inside `root`."""
    pieces: list[str] = []
    for child in root:
        _write(child, pieces)
        pieces.append(escape(child.tail or "", quote=False))
    return "".join(pieces).strip()


def _write(element: Element, pieces: list[str]) -> None:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.items())
    pieces.append(f"<{element.tag}{attributes}>")
    if element.tag not in _VOID:
        pieces.append(escape(element.text or "", quote=False))
        for child in element:
            _write(child, pieces)
            if child.tail:
                pieces.append(escape(child.tail, quote=False))
        pieces.append(f"</{element.tag}>")
    if element.tag not in _WORDS and element.tag not in _CELLS:
        pieces.append("\n")
