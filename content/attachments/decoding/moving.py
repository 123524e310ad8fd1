"""Pictures that move keep their frames."""

import io
from typing import Any, Final

from PIL import GifImagePlugin

from content.attachments import sizes
from content.attachments.decoding import labels
from content.attachments.decoding.protocol import Refused

MOVING: Final = frozenset({"GIF", "WEBP"})
_QUALITY: Final = 80

# Frames that share one palette stay exact, and need no second look for their colours.
GifImagePlugin.LOADING_STRATEGY = GifImagePlugin.LoadingStrategy.RGB_AFTER_DIFFERENT_PALETTE_ONLY


def count(image: Any, name: str) -> int:
    """How many frames there are, 1 for what does not move. Raises Refused before any of too many is decoded."""
    if name not in MOVING:
        return 1
    frames = int(image.n_frames)
    pixels = image.width * image.height
    if frames > sizes.MOST_FRAMES or (frames > 1 and frames * pixels > sizes.MOST_MOVING_PIXELS):
        raise Refused("image_too_many_frames")
    if frames > 1 and pixels > sizes.LARGEST_FRAME:
        raise Refused("image_too_costly")
    return frames


def encode(image: Any, name: str, label: dict[str, str]) -> bytes:
    """All frames in the same format, with their times and nothing else."""
    size = image.size
    times, is_clear = _look_through(image)
    if image.size != size:
        raise Refused("image_unreadable")  # a frame that is larger than the picture
    loop = {"loop": image.info["loop"]} if "loop" in image.info else {}
    file = io.BytesIO()
    if name == "GIF":
        comment = f'{{"AIGC": {labels.as_json(label)}}}'.encode() if label else b""
        # With see-through parts, each frame stands alone: what it leaves clear must not show the one before.
        disposal = {"disposal": 2} if is_clear else {}
        image.save(file, name, save_all=True, comment=comment, duration=times, **loop, **disposal)
    else:
        packet = labels.as_xmp(label)
        image.save(file, name, save_all=True, duration=times, quality=_QUALITY, xmp=packet, exif=b"", **loop)
    return file.getvalue()


def _look_through(image: Any) -> tuple[list[int], bool]:
    """Milliseconds of each frame, and whether any lets through what is behind it. Decodes every frame once."""
    times, is_clear = [], False
    for number in range(image.n_frames):
        image.seek(number)
        image.load()
        times.append(int(image.info.get("duration", 0)))
        is_clear = is_clear or "transparency" in image.info or image.mode == "RGBA"
    image.seek(0)
    return times, is_clear
