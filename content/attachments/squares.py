"""From the bytes that somebody uploads as a picture of themselves to small squares. Touches no row and no file."""

from collections.abc import Sequence
from typing import Final

from content.attachments import formats, process, sizes, sniffing
from content.attachments.refusals import AttachmentRefused
from content.attachments.uploads import Picture, clean_name

FORMATS: Final = (formats.PNG, formats.JPEG, formats.WEBP)


def prepare(data: bytes, name: str, sides: Sequence[int]) -> list[Picture]:
    """The picture as WebP squares with these sides, in pixels.

    Raises AttachmentRefused with a sentence that says what to do. Takes up to the seconds that the decoding process may
    take; must not be called inside a transaction.
    """
    if len(data) > sizes.LARGEST_IMAGE:
        raise AttachmentRefused("image_too_large")
    extension = sniffing.extension_of(clean_name(name))
    found = sniffing.of_bytes(data, extension)
    if found not in FORMATS:
        raise AttachmentRefused("avatar_format")
    sniffing.agree(found, extension)
    head, parts = process.run("square", found.pillow, data, *map(str, sides))
    return [
        Picture(int(width), int(height), part) for (width, height), part in zip(head["pictures"], parts, strict=True)
    ]
