"""Text files: read in the encodings that people have, kept in one."""

import codecs
import unicodedata
from typing import Final

from content.attachments import sizes
from content.attachments.refusals import AttachmentRefused

_BY_MARK: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALLOWED_CONTROLS: Final = frozenset("\t\n\r\f")
# Western text in an old encoding can pass for Chinese. The real one is made of common characters.
_LEAST_COMMON: Final = 0.9


def read(data: bytes) -> str:
    """The text. Raises AttachmentRefused for what is none, or is longer than the privacy check reads."""
    text = _decoded(data)
    if len(text) > sizes.MOST_CHARACTERS:
        raise AttachmentRefused("text_too_long")
    if not text.strip():
        raise AttachmentRefused("file_empty")
    return text


def _decoded(data: bytes) -> str:
    for mark, encoding in _BY_MARK:
        if data.startswith(mark):
            return _in(encoding, data)
    try:
        return _in("utf-8", data)
    except AttachmentRefused:
        if b"\0" in data:
            raise AttachmentRefused("file_unknown") from None
    text = _in("gb18030", data)
    if not _is_common_chinese(text):
        raise AttachmentRefused("text_not_readable")
    return text


def _in(encoding: str, data: bytes) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise AttachmentRefused("text_not_readable") from None
    if any(_is_no_text(char) for char in set(text)):
        raise AttachmentRefused("file_unknown")
    return text


def _is_no_text(char: str) -> bool:
    return char not in _ALLOWED_CONTROLS and unicodedata.category(char) in ("Cc", "Cs", "Cn")


def _is_common_chinese(text: str) -> bool:
    foreign = [char for char in text if not char.isascii()]
    common = sum(1 for char in foreign if char.encode("gb2312", "ignore"))
    return common >= _LEAST_COMMON * len(foreign)
