"""What a file is, told by its content and never by its name; the name has to agree."""

import re
from typing import Final

from content.attachments import formats, refusals
from content.attachments.formats import Format
from content.attachments.refusals import AttachmentRefused

_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", formats.PNG),
    (b"\xff\xd8\xff", formats.JPEG),
    (b"GIF87a", formats.GIF),
    (b"GIF89a", formats.GIF),
    (b"%PDF-", formats.PDF),
)

# (first byte that is compared, what stands there, why it is not taken)
_REFUSED: Final[tuple[tuple[int, bytes, str], ...]] = (
    (128, b"DICM", "file_dicom"),
    (344, b"n+1\0", "file_nifti"),
    (344, b"ni1\0", "file_nifti"),
    (4, b"n+2\0\r\n\x1a\n", "file_nifti"),
    (4, b"ni2\0\r\n\x1a\n", "file_nifti"),
    (257, b"ustar", "file_archive"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_office"),
    (0, b"{\\rtf", "file_office"),
    (0, b"%!PS", "file_office"),
    (0, b"7z\xbc\xaf\x27\x1c", "file_archive"),
    (0, b"\xfd7zXZ\0", "file_archive"),
    (0, b"Rar!", "file_archive"),
    (0, b"BZh", "file_archive"),
    (0, b"\x28\xb5\x2f\xfd", "file_archive"),
    (0, b"\x1f\x8b", "file_archive"),
    (0, b"\x7fELF", "file_program"),
    (0, b"MZ", "file_program"),
    (0, b"#!", "file_program"),
    (0, b"\0asm", "file_program"),
    (0, b"\xca\xfe\xba\xbe", "file_program"),
    (0, b"\xfe\xed\xfa", "file_program"),
    (0, b"\xce\xfa\xed\xfe", "file_program"),
    (0, b"\xcf\xfa\xed\xfe", "file_program"),
    (0, b"L\0\0\0\x01\x14\x02\0", "file_program"),
    (0, b"II*\0", "file_other_picture"),
    (0, b"MM\0*", "file_other_picture"),
    (0, b"BM", "file_other_picture"),
    (0, b"\0\0\x01\0", "file_other_picture"),
    (0, b"8BPS", "file_other_picture"),
    (0, b"\xff\x0a", "file_other_picture"),
    (0, b"\0\0\0\x0cJXL ", "file_other_picture"),
    (0, b"\0\0\0\x0cjP  ", "file_other_picture"),
    (0, b"\x1a\x45\xdf\xa3", "file_recording"),
    (0, b"OggS", "file_recording"),
    (0, b"ID3", "file_recording"),
    (0, b"fLaC", "file_recording"),
)
# A text may begin with these as well: "MZ twins", "BMI,age". Then no NUL follows.
_ALSO_WORDS: Final = frozenset({b"MZ", b"BM", b"ID3", b"BZh", b"Rar!", b"OggS", b"fLaC", b"8BPS"})
_SOON: Final = 512  # bytes
_HEIC_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
)
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OFFICE_PARTS: Final = (b"[Content_Types].xml", b"application/vnd.oasis", b"word/", b"xl/", b"ppt/")
_OFFICE_NAMES: Final = frozenset({"docx", "xlsx", "pptx", "docm", "xlsm", "pptm", "odt", "ods", "odp"})
_HEAD: Final = 4096  # bytes in which an office document names its parts
_MARKUP: Final = re.compile(
    r"(?i)\s*<(?:(?P<svg>svg)|!doctype|\?xml|html|head|body|script|style|iframe|object|embed|form|img|a\s|div|p>|!--)"
)
_SVG: Final = re.compile(r"(?i)<(?:!doctype\s+)?svg\b")
_EXTENSION: Final = re.compile(r"\.(nii\.gz|[a-z0-9]{1,10})$")
_MARKUP_HEAD: Final = 2000  # characters


def of_bytes(data: bytes, extension: str) -> Format | None:
    """The format that the first bytes tell; None where only a text can be meant.

    Raises AttachmentRefused for what is known and not taken.
    """
    if not data:
        raise AttachmentRefused("file_empty")
    for signature, found in _SIGNATURES:
        if data.startswith(signature):
            return found
    if data[:4] == b"RIFF":
        if data[8:12] == b"WEBP":
            return formats.WEBP
        raise AttachmentRefused("file_recording")
    _refuse_known(data, extension)
    return None


def _refuse_known(data: bytes, extension: str) -> None:
    if data[:4] in _ZIP:
        raise AttachmentRefused("file_office" if _is_office(data, extension) else "file_archive")
    if data[4:8] == b"ftyp":
        raise AttachmentRefused("file_heic" if data[8:12] in _HEIC_BRANDS else "file_recording")
    for start, signature, code in _REFUSED:
        if data[start : start + len(signature)] != signature:
            continue
        if signature not in _ALSO_WORDS or b"\0" in data[:_SOON]:
            raise AttachmentRefused("file_nifti" if extension == "nii.gz" else code)


def _is_office(data: bytes, extension: str) -> bool:
    return extension in _OFFICE_NAMES or any(part in data[:_HEAD] for part in _OFFICE_PARTS)


def of_text(text: str, extension: str) -> Format:
    """Plain text or a table, as the name says. Raises AttachmentRefused for markup and for other names."""
    head = text[:_MARKUP_HEAD].lstrip("\ufeff")
    if found := _MARKUP.match(head):
        raise AttachmentRefused("file_svg" if found["svg"] or _SVG.search(head) else "file_markup")
    if extension in formats.CSV.extensions:
        return formats.CSV
    if extension in formats.TEXT.extensions or not extension:
        return formats.TEXT
    raise AttachmentRefused("text_extension")


def extension_of(name: str) -> str:
    """What the name ends in, in lower case and without the dot; empty where it ends in nothing of the kind."""
    ending = _EXTENSION.search(name.lower())
    return ending.group(1) if ending else ""


def agree(found: Format, extension: str) -> None:
    """Raise DomainError where the name says something else than the content. A name without an ending says nothing."""
    if extension and extension not in found.extensions:
        raise refusals.wrong_extension(extension, found.label, found.extension)
