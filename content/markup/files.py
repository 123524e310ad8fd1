"""Addresses of attached files in texts, and the elements that show them."""

import re
from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element

from content.markup.names import File

KEY: Final = "[a-z2-7]{26}"
PATH: Final = rf"/files/{KEY}/[\w.%-]{{1,300}}"
SIZES: Final = "(min-width: 44rem) 40rem, 100vw"
"""How wide a picture stands in a text: as wide as the text, which is as wide as a narrow screen."""
MOST_NAMED: Final = 200  # files that one text may name; it may hold a hundred links and images

_NAMED = re.compile(rf"/files/({KEY})/")


def keys_in(sources: Iterable[str]) -> list[str]:
    """Keys of the files that Markdown texts name, each once, in order.

    >>> keys_in(["![x](/files/aaaaaaaaaaaaaaaaaaaaaaaaaa/x.png)"])
    ['aaaaaaaaaaaaaaaaaaaaaaaaaa']
    """
    found = (match.group(1) for source in sources for match in _NAMED.finditer(source))
    return list(dict.fromkeys(found))[:MOST_NAMED]


def key_of(url: str) -> str:
    """The key in the address of a file; empty for any other address."""
    match = _NAMED.match(url)
    return match.group(1) if match else ""


def picture(file: File, *, words: str, title: str) -> Element:
    """An image that takes its place before it is there, in the size that the screen asks for."""
    attributes = {
        "src": file.url,
        "alt": words or file.alt,
        "width": str(file.width),
        "height": str(file.height),
        "loading": "lazy",
    }
    if file.widths:
        narrower = (f"{file.url}?width={width} {width}w" for width in file.widths)
        attributes |= {"srcset": ", ".join([*narrower, f"{file.url} {file.width}w"]), "sizes": SIZES}
    return Element("img", attributes | ({"title": title} if title else {}))


def document(file: File, *, words: str, title: str) -> Element:
    """A link that says what will come."""
    link = Element("a", {"href": file.url, "class": "attachment"} | ({"title": title} if title else {}))
    link.text = f"{words} ({file.label})"
    return link
