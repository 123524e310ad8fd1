"""The text of a PDF, so that the privacy check can read it; and what a PDF must not hold."""

import io
import itertools
import re
from collections.abc import Iterator
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from content.attachments import sizes
from content.attachments.decoding.protocol import Refused

# Names of what runs, starts something, or carries another file. A reader of PDFs may do as it is told by these.
ACTIVE: Final = frozenset(
    {
        "/JavaScript",
        "/JS",
        "/Launch",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/EF",
        "/FileAttachment",
        "/ImportData",
        "/SubmitForm",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/RichMedia",
        "/Movie",
        "/XFA",
    }
)
# The long ones are looked for in the bytes as well: objects that no table lists are found by a reader that repairs.
_ACTIVE_BYTES: Final = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|FileAttachment|RichMedia|ImportData|SubmitForm)\b"
)
# Words outside the pages: who wrote it, bookmarks, notes in the margin, what was filled into a form.
_WORDS: Final = frozenset({"/Title", "/Author", "/Subject", "/Keywords", "/Contents", "/V", "/T", "/TU"})
_LONGEST_WORDS: Final = 20_000  # characters of one of them
_LONGEST_METADATA: Final = 64 * 1024  # bytes of XMP
_DEEPEST: Final = 50
_MOST_AFTER_END: Final = 1024  # bytes


def text_of_pdf(data: bytes) -> str:
    """All words of a PDF: its pages, then what stands beside them.

    Raises Refused for one that is encrypted, broken, too long, or that holds scripts or other files.
    """
    try:
        return _text(data)
    except Refused:
        raise
    except MemoryError as error:
        raise Refused("pdf_too_costly") from error
    except Exception as error:  # whatever a broken file can make a library raise, it is the file that is refused
        raise Refused("pdf_unreadable") from error


def _text(data: bytes) -> str:
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise Refused("pdf_unreadable")
    if len(data) - end > _MOST_AFTER_END:
        raise Refused("pdf_active")
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted or "/Encrypt" in reader.trailer:
        raise Refused("pdf_encrypted")
    if _ACTIVE_BYTES.search(data):
        raise Refused("pdf_active")
    pieces = _Pieces()
    for words in itertools.chain(_on_the_pages(reader), _beside_the_pages(reader)):
        pieces.add(words)
    return pieces.joined()


def _on_the_pages(reader: PdfReader) -> Iterator[str]:
    pages = len(reader.pages)
    if pages > sizes.MOST_PAGES:
        raise Refused("pdf_too_long")
    if not pages:
        raise Refused("pdf_unreadable")
    for page in reader.pages:
        yield page.extract_text()


class _Pieces:
    """Texts, counted as they come."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def add(self, text: str) -> None:
        """Raises Refused once there are too many characters."""
        # Unpaired halves and NUL come out of broken tables of characters; no database takes them.
        text = text.encode("utf-8", "replace").decode().replace("\0", " ").strip()
        self._length += len(text)
        if self._length > sizes.MOST_CHARACTERS:
            raise Refused("pdf_too_long")
        if text:
            self._pieces.append(text)

    def joined(self) -> str:
        return "\n\n".join(self._pieces)


def _beside_the_pages(reader: PdfReader) -> Iterator[str]:
    """Words of every object that the file lists. Raises Refused when one of them is active, or there are too many."""
    identities = {(number, generation) for generation, table in reader.xref.items() for number in table}
    identities |= {(number, 0) for number in reader.xref_objStm}
    if len(identities) > sizes.MOST_OBJECTS:
        raise Refused("pdf_too_long")
    yield from _words(reader.trailer, 0)
    for number, generation in sorted(identities):
        yield from _words(reader.get_object(IndirectObject(number, generation, reader)), 0)


def _words(found: Any, depth: int, *, is_text: bool = True) -> Iterator[str]:
    """Words in one object and in what stands directly in it; what it only points to is looked at in its own turn.

    (Any: whatever kind of object a PDF holds.)
    """
    if depth > _DEEPEST:
        raise Refused("pdf_unreadable")
    if isinstance(found, NameObject) and str(found) in ACTIVE:
        raise Refused("pdf_active")
    if isinstance(found, TextStringObject) and is_text:
        yield str(found)[:_LONGEST_WORDS]
    elif isinstance(found, ArrayObject):
        for value in found:
            yield from _words(value, depth + 1, is_text=False)
    elif isinstance(found, DictionaryObject):
        yield from _words_of_dictionary(found, depth)


def _words_of_dictionary(found: DictionaryObject, depth: int) -> Iterator[str]:
    if isinstance(found, StreamObject) and found.get("/Subtype") == "/XML":
        yield re.sub(r"<[^>]*>", " ", found.get_data()[:_LONGEST_METADATA].decode("utf-8", "replace"))
    for key, value in found.items():
        if str(key) in ACTIVE:
            raise Refused("pdf_active")
        yield from _words(value, depth + 1, is_text=str(key) in _WORDS)
