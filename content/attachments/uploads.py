"""From the bytes of an upload to what is stored: told apart, looked through, made anew. Touches no row and no file."""

import unicodedata
from dataclasses import dataclass, field
from typing import Any, Final

from content.attachments import formats, process, sizes, sniffing, texts
from content.attachments.formats import Format, Kind
from content.attachments.refusals import AttachmentRefused

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})


@dataclass(frozen=True)
class Picture:
    """One picture as it will be stored."""

    width: int
    height: int
    data: bytes


@dataclass(frozen=True)
class Prepared:
    """A file that is fit to be stored. `text` is what the privacy check has to read besides its name."""

    format: Format
    name: str
    data: bytes
    text: str = ""
    width: int | None = None
    height: int | None = None
    narrower: list[Picture] = field(default_factory=list)
    ai_label: dict[str, str] = field(default_factory=dict)


def prepare(data: bytes, name: str) -> Prepared:
    """Look through one file. Raises DomainError with a sentence that says what to do.

    Takes up to the seconds that the decoding process may take; must not be called inside a transaction.
    """
    name = clean_name(name)
    extension = sniffing.extension_of(name)
    if len(data) > sizes.LARGEST_FILE:
        raise AttachmentRefused("file_too_large")
    found = sniffing.of_bytes(data, extension)
    text = ""
    if found is None:
        text = texts.read(data)
        found = sniffing.of_text(text, extension)
        data = text.encode()
    sniffing.agree(found, extension)
    name = _ending_in(name, found, extension)
    if found.kind is Kind.IMAGE:
        return _image(data, name, found)
    if found is formats.PDF:
        head, _parts = process.run("pdf", found.label, data)
        text = str(head["text"])
    return Prepared(found, name, data, text=text)


def clean_name(name: str) -> str:
    """The last part of a path, in one line, without characters that hide what it ends in."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(char for char in name if unicodedata.category(char) not in _INVISIBLE)
    stem, dot, ending = " ".join(shown.split()).rpartition(".")
    if not dot:
        stem, ending = ending, ""
    room = sizes.LONGEST_NAME - len(dot + ending)
    return (stem[: max(room, 0)] + dot + ending)[: sizes.LONGEST_NAME]


def _ending_in(name: str, found: Format, extension: str) -> str:
    if extension and name.rpartition(".")[0]:
        return name
    stem = name.strip(".") if not extension else ""
    return f"{stem[: sizes.LONGEST_NAME - 8] or 'file'}.{found.extension}"


def _image(data: bytes, name: str, found: Format) -> Prepared:
    if len(data) > sizes.LARGEST_IMAGE:
        raise AttachmentRefused("image_too_large")
    head, parts = process.run("image", found.pillow, data)
    pictures = [_picture(measures, part) for measures, part in zip(head["pictures"], parts, strict=True)]
    whole, *narrower = pictures
    return Prepared(
        found,
        name,
        whole.data,
        width=whole.width,
        height=whole.height,
        narrower=narrower,
        ai_label=head["label"],
    )


def _picture(measures: Any, data: bytes) -> Picture:
    """Any: what JSON holds."""
    width, height = measures
    return Picture(int(width), int(height), data)
