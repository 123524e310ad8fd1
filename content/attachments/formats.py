"""The seven formats that may be attached."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What readers do with a file: look at it here, or take it with them."""

    IMAGE = "image"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Format:
    """One format. `label` is what people call it, `pillow` what the decoder does."""

    label: str
    content_type: str
    extensions: tuple[str, ...]
    kind: Kind
    pillow: str = ""

    @property
    def extension(self) -> str:
        """What stored files of this format end in."""
        return self.extensions[0]


PNG: Final = Format("PNG", "image/png", ("png",), Kind.IMAGE, "PNG")
JPEG: Final = Format("JPEG", "image/jpeg", ("jpg", "jpeg", "jfif"), Kind.IMAGE, "JPEG")
WEBP: Final = Format("WebP", "image/webp", ("webp",), Kind.IMAGE, "WEBP")
GIF: Final = Format("GIF", "image/gif", ("gif",), Kind.IMAGE, "GIF")
PDF: Final = Format("PDF", "application/pdf", ("pdf",), Kind.DOCUMENT)
TEXT: Final = Format("TXT", "text/plain", ("txt",), Kind.DOCUMENT)
CSV: Final = Format("CSV", "text/csv", ("csv",), Kind.DOCUMENT)

FORMATS: Final = {known.content_type: known for known in (PNG, JPEG, WEBP, GIF, PDF, TEXT, CSV)}
# Tables and papers hold more than a case discussion can look through: they belong into a repository.
NOT_ON_CASES: Final = frozenset({PDF.content_type, CSV.content_type})
