"""What has to be told of a WebP before Pillow opens it."""

from collections.abc import Iterator
from typing import Final

from content.attachments import sizes
from content.attachments.decoding.protocol import Refused

_FIRST_CHUNK: Final = 12  # bytes: RIFF, the length of all, WEBP
_ENOUGH: Final = 10  # bytes of a chunk that tell the size


def refuse_large(data: bytes) -> None:
    """Raise Refused by the header alone: the decoder makes room for the whole canvas as soon as the file is opened."""
    width, height = _size(data)
    if width * height > sizes.MOST_PIXELS or max(width, height) > sizes.LONGEST_SIDE:
        raise Refused("image_too_many_pixels")
    if width * height > (sizes.MOST_LOSSLESS_WEBP_PIXELS if is_lossless(data) else sizes.MOST_WEBP_PIXELS):
        raise Refused("image_too_costly")


def is_lossless(data: bytes) -> bool:
    """Whether a still one keeps every pixel as it is: a screenshot, rather than a photograph."""
    return next((kind for kind, _body in _chunks(data) if kind in (b"VP8L", b"VP8 ")), b"") == b"VP8L"


def _size(data: bytes) -> tuple[int, int]:
    """Of the canvas, or of the one picture there is."""
    kind, body = next(_chunks(data), (b"", b""))
    if kind == b"VP8X" and len(body) == _ENOUGH:
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if kind == b"VP8L" and len(body) == _ENOUGH:
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    if kind == b"VP8 " and len(body) == _ENOUGH:
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    raise Refused("image_unreadable")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and first bytes of each chunk."""
    position = _FIRST_CHUNK
    while position + 8 <= len(data):
        length = int.from_bytes(data[position + 4 : position + 8], "little")
        yield data[position : position + 4], data[position + 8 : position + 8 + _ENOUGH]
        position += 8 + length + length % 2
