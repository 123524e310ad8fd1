"""Pictures: decoded, freed of everything but their pixels, and encoded anew.

What the file tells about itself (EXIF with its places, XMP, IPTC, comments, text chunks, colour profiles) stays behind
with the file, as does whatever was hidden behind the picture's end. Orientation and colour profile are applied first.
The label of AI-made content is found and written back.
"""

import contextlib
import io
import warnings
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image, ImageCms, JpegImagePlugin, PngImagePlugin

from content.attachments import sizes
from content.attachments.decoding import labels, moving, webp
from content.attachments.decoding.protocol import Refused

FALLBACK_QUALITY: Final = 88  # where the original's own tables cannot be used
WEBP_QUALITY: Final = 88
# What the interpreter, the libraries and both files need beside the pixels.
_BESIDE_PIXELS: Final = 44 * 1024 * 1024  # bytes
_BUDGET: Final = sizes.MEMORY - _BESIDE_PIXELS
_BYTES: Final = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2}  # of one pixel in memory; 4 in all other modes
_STRIP: Final = 1_000_000  # pixels that are reduced at a time
_LARGEST_SOURCE: Final = 5_000_000  # pixels that smaller pictures are made from, unless they are plain RGB or grey
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

Image.MAX_IMAGE_PIXELS = sizes.MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
warnings.filterwarnings("ignore", category=UserWarning)


@dataclass
class Picture:
    """One encoded picture."""

    width: int
    height: int
    data: bytes


@dataclass
class Reencoded:
    """The picture, smaller ones for narrower screens, how often it moves, and the label it carried."""

    whole: Picture
    smaller: list[Picture]
    frames: int
    label: dict[str, str]


def reencode(data: bytes, name: str) -> Reencoded:
    """Read a picture of the format `name` (as Pillow calls it) and make it anew in the same format.

    Raises Refused: too many pixels or frames, told by the header before anything is decoded; more memory than this
    process has; or no whole picture.
    """
    try:
        return _reencode(data, name)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("image_too_many_pixels") from error
    except MemoryError as error:
        raise Refused("image_too_costly") from error
    except Exception as error:  # whatever a broken file can make four libraries raise, it is the file that is refused
        raise Refused("image_unreadable") from error


def _reencode(data: bytes, name: str) -> Reencoded:
    if name == "WEBP":
        webp.refuse_large(data)
    # One reader that nobody closes: Pillow reads on while it decodes.
    image = Image.open(io.BytesIO(data), formats=[name])
    _refuse_large(image.size)
    frames = moving.count(image, name)
    if frames > 1:
        label = labels.find(data, _texts(image))
        whole = Picture(image.width, image.height, moving.encode(image, name, label))
        _refuse_grown(whole)
        return Reencoded(whole, [], frames, label)
    options = _as_the_original(image, name, data)
    turn = _TURNS.get(_orientation(image))
    scale = _scale(image, name, copies=2 if turn or image.mode == "CMYK" else 1)
    if scale > 1 and name == "JPEG":
        image.draft(None, (image.width // scale, image.height // scale))
        scale = 1
    image.load()
    label = labels.find(data, _texts(image))
    pixels = _upright(image, name, turn, scale)
    del image  # with whatever its decoder still held
    whole = encoded(pixels, name, label, options)
    if len(whole.data) > sizes.LARGEST_STORED_IMAGE and name == "JPEG":
        whole = encoded(pixels, name, label, {"quality": FALLBACK_QUALITY})
    _refuse_grown(whole)
    return Reencoded(whole, _smaller(pixels, whole, name, label, options if name == "JPEG" else {}), 1, label)


def _refuse_large(size: tuple[int, int]) -> None:
    width, height = size
    if width < 1 or height < 1:
        raise Refused("image_unreadable")
    if width * height > sizes.MOST_PIXELS or max(size) > sizes.LONGEST_SIDE:
        raise Refused("image_too_many_pixels")


def _refuse_grown(whole: Picture) -> None:
    if len(whole.data) > sizes.LARGEST_STORED_IMAGE:
        raise Refused("image_grew")


def _upright(image: Any, name: str, turn: Any, scale: int) -> Any:
    """The pixels as they are meant to be seen, without anything that the file said about them.

    What is replaced is let go at once: at forty megapixels there is no room for two. (Any: Pillow's own classes, whose
    attributes it does not annotate.)
    """
    pixels = image
    if scale > 1:
        pixels = _reduced(image, scale)
        pixels.info = image.info
        image.close()
    elif name == "WEBP":
        pixels = image.copy()  # its decoder keeps three times as much
        image.close()
    pixels = _in_plain_colours(pixels, name)
    transparency = pixels.info.get("transparency") if pixels.mode == "P" else None
    if turn is not None:
        upright = pixels.transpose(turn)
        pixels.close()
        pixels = upright
    pixels.info = {} if transparency is None else {"transparency": transparency}
    return pixels


def _reduced(pixels: Any, factor: int) -> Any:
    """A copy with sides divided by `factor`, in a mode whose neighbours can be averaged.

    Made strip by strip: a change of mode would need the room of a second picture.
    """
    width, height = -(-pixels.width // factor), -(-pixels.height // factor)
    rows = factor * max(1, _STRIP // (pixels.width * factor))
    made = None
    for top in range(0, pixels.height, rows):
        strip = pixels.crop((0, top, pixels.width, min(top + rows, pixels.height)))
        strip.info = pixels.info
        strip = _for_averaging(strip).reduce(factor)
        made = made or Image.new(strip.mode, (width, height))
        made.paste(strip, (0, top // factor))
    return made


def _orientation(image: Any) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # a broken note about a picture is no broken picture
        return 1


def _scale(image: Any, name: str, *, copies: int) -> int:
    """1, or by how much the sides are divided so that the picture fits into memory. Raises Refused where it cannot."""
    whole = image.width * image.height * _BYTES.get(image.mode, 4)
    fixed = _coefficients(image) if name == "JPEG" and image.info.get("progressive") else 0
    if fixed + whole * copies <= _BUDGET:
        return 1
    for scale in (2, 4, 8) if name == "JPEG" else (2,):
        reduced = image.width * image.height * 4 // scale**2
        # Only a JPEG can be decoded small; of any other both stand side by side for a while.
        needed = fixed + reduced * copies if name == "JPEG" else whole + reduced
        if needed <= _BUDGET:
            return scale
    raise Refused("image_too_costly")


def _coefficients(image: Any) -> int:
    """Bytes that the library keeps for all blocks of a progressive JPEG at once."""
    layers = image.layer
    across = max(layer[1] for layer in layers)
    down = max(layer[2] for layer in layers)
    share = sum(layer[1] * layer[2] for layer in layers) / (across * down)
    return int(2 * image.width * image.height * share)


def _in_plain_colours(image: Any, name: str) -> Any:
    """The picture in sRGB or grey, and in a mode that its format can hold."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        image = _in_srgb(image, profile)
    if image.mode == "CMYK":
        image = image.convert("RGB")
    if name == "PNG":
        return _for_png(image)
    if name == "GIF":
        return image
    wanted = "L" if image.mode == "L" and name == "JPEG" else "RGBA" if name == "WEBP" and _is_clear(image) else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def _for_png(image: Any) -> Any:
    """Grey in sixteen bits stays that: it may be a scan whose depth matters."""
    if image.mode in ("I", "I;16B"):
        return image.convert("I;16")
    if image.mode == "P" or "transparency" not in image.info or image.mode == "I;16":
        return image
    return image.convert("LA" if image.mode in ("1", "L") else "RGBA")


def _is_clear(image: Any) -> bool:
    """Whether any pixel lets through what is behind it."""
    if image.mode != "RGBA":
        return bool(image.has_transparency_data)
    return bool(image.getchannel("A").getextrema()[0] < 255)  # noqa: PLR2004 - opaque


def _in_srgb(image: Any, profile: bytes) -> Any:
    """Colours converted; where the profile cannot be used they are taken as they are."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).lower():
            return image
        target = ImageCms.createProfile("sRGB")
        if image.mode == "CMYK":
            return ImageCms.profileToProfile(image, source, target, outputMode="RGB")
        ImageCms.profileToProfile(image, source, target, inPlace=True)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return image


def _texts(image: Any) -> list[str]:
    """What stands compressed or in UTF-16 in the file's notes, where a search of the bytes does not find it."""
    found = [f"{keyword} {text}" for keyword, text in getattr(image, "text", {}).items()]
    try:
        exif = image.getexif()
        values = [*exif.values(), *exif.get_ifd(0x8769).values()]
    except Exception:  # as for the orientation
        return found
    for value in values:
        if isinstance(value, bytes):
            found += [value.decode(form, "ignore") for form in ("utf-16-le", "utf-16-be")]
    return found


def _as_the_original(image: Any, name: str, data: bytes) -> dict[str, Any]:
    """How strongly the original was compressed: the same again costs almost nothing of the picture."""
    if name == "WEBP" and webp.is_lossless(data):
        return {"lossless": True, "method": 1}  # the default takes three times as long for a tenth less
    if name != "JPEG":
        return {}
    sampling = JpegImagePlugin.get_sampling(image)
    if image.mode not in ("L", "RGB") or (image.mode == "RGB" and sampling < 0):
        return {"quality": FALLBACK_QUALITY}
    return {"qtables": image.quantization} | ({"subsampling": sampling} if image.mode == "RGB" else {})


def encoded(pixels: Any, name: str, label: dict[str, str], options: dict[str, Any]) -> Picture:
    """The pixels in this format, with the label.

    Raises what Pillow raises, once it has refused the plain way too: tables of the original may be no good, and to
    encode without loss takes more room than there may be."""
    how = _how(name, label)
    file = io.BytesIO()
    try:
        pixels.save(file, name, **{**how, **options})
    except (ValueError, TypeError, OSError, MemoryError):
        if not options:
            raise
        file = io.BytesIO()
        pixels.save(file, name, **{**how, "quality": FALLBACK_QUALITY})
    return Picture(pixels.width, pixels.height, file.getvalue())


def _how(name: str, label: dict[str, str]) -> dict[str, Any]:
    """Options of the encoder, the label among them."""
    if name == "PNG":
        chunks = PngImagePlugin.PngInfo()
        if label:
            chunks.add_text("AIGC", labels.as_json(label))
            chunks.add_itxt("XML:com.adobe.xmp", labels.as_xmp(label).decode())
        return {"pnginfo": chunks}
    if name == "GIF":
        return {"comment": f'{{"AIGC": {labels.as_json(label)}}}'.encode() if label else b""}
    packet = {"xmp": labels.as_xmp(label)} if label else {}
    return packet | ({"quality": WEBP_QUALITY, "exif": b""} if name == "WEBP" else {})


def _smaller(pixels: Any, whole: Picture, name: str, label: dict[str, str], options: dict[str, Any]) -> list[Picture]:
    """The picture for narrower screens: only where that saves bytes."""
    widths = [width for width in sizes.WIDTHS if width < pixels.width]
    if not widths:
        return []
    source = _source_of_smaller(pixels, widths[-1])
    made: list[Picture] = []
    for width in reversed(widths):
        if width > source.width:
            continue
        height = max(1, round(pixels.height * width / pixels.width))
        with contextlib.suppress(MemoryError):  # a very long one: readers get it as it is
            source = source.resize((width, height), Image.Resampling.LANCZOS)
            picture = encoded(source, name, label, options)
            if len(picture.data) < len(whole.data):
                made.append(picture)
    return made[::-1]


def _source_of_smaller(pixels: Any, width: int) -> Any:
    """What the smaller ones are made from: twice their width where there is that much, and never a second giant."""
    factor = max(1, pixels.width // (2 * width))
    # All other modes are copied into a third one to be averaged.
    while pixels.mode not in ("L", "RGB") and pixels.width * pixels.height > _LARGEST_SOURCE * factor**2:
        factor += 1
    return _for_averaging(pixels) if factor == 1 else _reduced(pixels, factor)


def _for_averaging(pixels: Any) -> Any:
    """In a mode whose neighbours can be averaged."""
    if pixels.mode in ("L", "LA", "RGB", "RGBA"):
        return pixels
    if pixels.mode in ("1", "I;16"):
        return pixels.convert("L")
    return pixels.convert("RGBA" if "transparency" in pixels.info else "RGB")
