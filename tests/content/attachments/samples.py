"""Files of every kind, made here: what people attach, and what nobody should."""

import io
import json
import struct
import zlib

from PIL import Image, ImageCms, PngImagePlugin

LABEL = {
    "Label": "1",
    "ContentProducer": "001191610133596325171T12566",
    "ProduceID": "P-2025-0002",
    "ReservedCode1": "",
    "ContentPropagator": "001191610133596325171T22588",
    "PropagateID": "G-17",
    "ReservedCode2": "",
}
GPS = "31 deg north"
ORIENTATION = 0x0112


def encoded(image, form, **options):
    """The bytes of a picture."""
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def gradient(width=64, height=48, mode="RGB"):
    """A picture whose corners differ, so that turning shows."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    image = Image.merge("RGB", [across, down, Image.new("L", (width, height), 90)])
    return image.convert(mode)


def png(width=64, height=48, **options):
    """An ordinary screenshot."""
    return encoded(gradient(width, height), "PNG", **options)


def jpeg(width=64, height=48, **options):
    """An ordinary photograph."""
    return encoded(gradient(width, height), "JPEG", **options)


def exif_with_place(orientation=1):
    """What a telephone writes into a photograph: where, when, with what, and which way up."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "Pocket Camera Works"
    exif[0x013B] = "Quilla Zornfeather"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (31.0, 14.0, 3.5)
    place[3], place[4] = "E", (121.0, 28.0, 9.25)
    exif.get_ifd(0x8769)[0x9003] = "2026:02:14 08:30:00"
    return exif


def photograph(orientation=1, **options):
    """A JPEG with everything that must not stay."""
    options.setdefault("xmp", b"<x:xmpmeta>Quilla Zornfeather in XMP</x:xmpmeta>")
    return jpeg(
        comment=b"Quilla Zornfeather in a comment", exif=exif_with_place(orientation), dpi=(300, 300), **options
    )


def xmp_with_label(label=LABEL):
    """As generators write it."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/">'
        f"<TC260:AIGC>{json.dumps(label)}</TC260:AIGC></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def png_with_text(**texts):
    """A PNG with text chunks, one of each kind."""
    chunks = PngImagePlugin.PngInfo()
    for number, (keyword, text) in enumerate(texts.items()):
        if number % 3 == 0:
            chunks.add_text(keyword, text)
        elif number % 3 == 1:
            chunks.add_text(keyword, text, zip=True)
        else:
            chunks.add_itxt(keyword, text)
    return png(pnginfo=chunks)


def chunk(kind, data):
    """One chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_by_hand(width, height, lines=b"", *chunks):
    """A PNG whose header says what it likes."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"".join(
        [b"\x89PNG\r\n\x1a\n", header, *chunks, chunk(b"IDAT", zlib.compress(lines, 9)), chunk(b"IEND", b"")]
    )


def bomb(side=32_000):
    """A gigapixel in a few kilobytes."""
    return png_by_hand(side, side, b"\0" * (side * 3 + 1) * 200)


def moving(form="GIF", frames=3, size=(40, 30), **options):
    """A picture that moves, each frame in its own colour and of its own length."""
    colours = [Image.new("RGB", size, ((number * 37) % 256, (number * 91) % 256, 120)) for number in range(frames)]
    durations = [100 + 10 * number for number in range(frames)]
    options = {"loop": 0, "duration": durations, **options}
    return encoded(colours[0], form, save_all=True, append_images=colours[1:], **options)


def profile():
    """A colour profile that is not sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def pdf(*pages, info="", extra=(), catalogue="", unlisted=b"", after=b""):
    """A PDF written by hand: `pages` are texts, `extra` further objects, `catalogue` what else the root says."""
    count = len(pages)
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        f"<< /Type /Pages /Count {count} /Kids [{' '.join(f'{4 + 2 * number} 0 R' for number in range(count))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        words = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").replace("\n", ") Tj T* (")
        content = f"BT /F1 12 Tf 14 TL 72 720 Td ({words}) Tj ET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    objects += [*extra, f"<< {info} >>"]
    out = b"%PDF-1.7\n"
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode("latin-1")
    out += unlisted
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n".encode()
    return out + f"startxref\n{table}\n%%EOF\n".encode() + after


DICOM = b"\0" * 128 + b"DICM" + b"\x02\0\0\0UL\x04\0" + b"Zorn^Quilla"
NIFTI = struct.pack("<i", 348) + b"\0" * 340 + b"n+1\0" + b"\0" * 100
ZIP = b"PK\x03\x04" + b"\0" * 26 + b"a.txt" + b"x"
DOCX = b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml" + b"x" * 50
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
MP4 = b"\0\0\0\x18ftypisom\0\0\0\0isomiso2"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
