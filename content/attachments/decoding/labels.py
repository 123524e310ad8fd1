"""The label of AI-made content that a file carries: JSON under the key `AIGC`, as GB 45438-2025 asks for.

Generators write it as an XMP property `TC260:AIGC`, as a text chunk of PNG, or into a field of EXIF. Wherever it
stands it is text, so it is looked for in texts; nothing parses XML. The label is kept when everything else that a file
tells about itself goes.
"""

import html
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

KEYS: Final = (
    "Label",
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
)
LONGEST_VALUE: Final = 300  # characters
NAMESPACE: Final = "http://www.tc260.org.cn/ns/AIGC/1.0/"

_MARK: Final = b"AIGC"
_WINDOW: Final = 16_384  # bytes after the mark: seven values, escaped at worst
_MOST_MARKS: Final = 50
# Nothing but signs between the mark and its value: in `…/ns/AIGC/1.0/"><TC260:AIGC>{` the second mark counts.
_VALUE: Final = re.compile(r"(?:[^\w{]|CDATA){0,40}\{")
_decoder = json.JSONDecoder()


def find(data: bytes, texts: Iterable[str] = ()) -> dict[str, str]:
    """The label in a file, or in texts that stand compressed in it; empty where there is none."""
    for text in (*texts, *_windows(data)):
        if label := _in_text(text):
            return label
    return {}


def as_json(label: dict[str, str]) -> str:
    """The label's own value, in ASCII."""
    return json.dumps(label)


def as_xmp(label: dict[str, str]) -> bytes:
    """An XMP packet with the label and nothing else; empty for no label."""
    if not label:
        return b""
    value = html.escape(as_json(label), quote=False)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:TC260="{NAMESPACE}"><TC260:AIGC>{value}</TC260:AIGC></rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def _windows(data: bytes) -> Iterator[str]:
    position = -1
    for _ in range(_MOST_MARKS):
        position = data.find(_MARK, position + 1)
        if position < 0:
            return
        yield data[position : position + _WINDOW].decode("utf-8", "replace")


def _in_text(text: str) -> dict[str, str]:
    for mark in itertools.islice(re.finditer("AIGC", text), _MOST_MARKS):
        value = text[mark.end() : mark.end() + _WINDOW]
        if value[:1] in (">", "="):  # an element or attribute of XML
            value = html.unescape(value)
        # As it is, and from inside another JSON string.
        for form in (value, value.replace('\\"', '"')):
            if label := _at_brace(form):
                return label
    return {}


def _at_brace(value: str) -> dict[str, str]:
    brace = _VALUE.match(value)
    if brace is None:
        return {}
    try:
        found, _end = _decoder.raw_decode(value[brace.end() - 1 :])
    except (ValueError, RecursionError):
        return {}
    return _documented(found)


def _documented(found: dict[str, Any]) -> dict[str, str]:
    """Only the documented keys, as bounded text on one line. (Any: whatever the JSON held.)"""
    values = ((key, found.get(key)) for key in KEYS)
    return {
        key: "".join(char for char in str(value) if char.isprintable())[:LONGEST_VALUE]
        for key, value in values
        if isinstance(value, str | int) and not isinstance(value, bool)
    }
