"""A picture of a person: decoded and freed as any other, cut to a square, and encoded in the sizes of screens."""

import io
from typing import Any

from PIL import Image

from content.attachments.decoding import images
from content.attachments.decoding.images import Picture
from content.attachments.decoding.protocol import Refused

SMALLEST = 96  # pixels of the shorter side; less is a smear on every screen


def squares(data: bytes, name: str, sides: list[int]) -> tuple[list[Picture], dict[str, str]]:
    """The middle square as WebP in each size, and the label of AI-made content. Of a moving picture the first frame.

    Raises Refused as `images.reencode` does, and for a picture that is too small.
    """
    made = images.reencode(data, name)
    if min(made.whole.width, made.whole.height) < SMALLEST:
        raise Refused("image_too_small")
    pixels: Any = Image.open(io.BytesIO(made.whole.data), formats=[name])  # Any: as in `images`
    side = min(pixels.size)
    left, top = (pixels.width - side) // 2, (pixels.height - side) // 3  # faces stand above the middle
    pixels.load()
    square = pixels.convert("RGBA" if pixels.has_transparency_data else "RGB").crop(
        (left, top, left + side, top + side)
    )
    pixels.close()
    found = []
    for wanted in sides:
        small = square.resize((wanted, wanted), Image.Resampling.LANCZOS, reducing_gap=3.0)
        small.info = {}
        found.append(images.encoded(small, "WEBP", made.label, {}))
    return found, made.label
