"""What the most expensive pictures cost that are taken. Long, and measured on this machine."""

import io
import subprocess
import sys
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from content.attachments import process, sizes
from tests.content.attachments import samples

pytestmark = pytest.mark.soak

# A small program in between: a process inherits the peak of the one that started it. The clock on the wall would only
# tell how busy this machine is; the limit on processor time stands.
MEASURE = """
import os, struct, subprocess, sys, tempfile
answer = tempfile.TemporaryFile()
patient = "from content.attachments import sizes; sizes.WALL_SECONDS = 250; import sys;"
patient += "from content.attachments.decoding.__main__ import main; main(*sys.argv[1:])"
command = [sys.executable, "-c", patient, *sys.argv[2:]]
process = subprocess.Popen(command, stdin=open(sys.argv[1], "rb"), stdout=answer)
_pid, status, usage = os.wait4(process.pid, 0)
process.returncode = status
answer.seek(0)
(length,) = struct.unpack(">I", answer.read(4))
print(b"refused" in answer.read(length), usage.ru_maxrss // 1024, round(usage.ru_utime + usage.ru_stime, 2))
"""


def grain(width, height, fine=8):
    """A picture that is neither flat nor noise."""
    small = Image.effect_noise((width // fine + 1, height // fine + 1), 60)
    return Image.merge("RGB", [small.resize((width, height), Image.Resampling.BICUBIC)] * 3)


def turned():
    exif = Image.Exif()
    exif[samples.ORIENTATION] = 6
    return exif


def many_frames(form, count, side):
    frames = [grain(side, side, 16) for _ in range(4)] * (count // 4)
    for number, frame in enumerate(frames):
        frames[number] = frame.copy()
        frames[number].paste((number % 256, 0, 0), (0, 0, 9, 9))
    options = {"quality": 30} if form == "WEBP" else {}
    return samples.encoded(frames[0], form, save_all=True, append_images=frames[1:], duration=50, **options)


def long_pdf():
    """As many characters on as many pages as are read."""
    page = "Calibration of a model on external data, by centre. " * 35
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(samples.pdf(*[page] * sizes.MOST_PAGES))))
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


PICTURES = {
    "JPEG of 12 megapixels": ("JPEG", lambda: samples.encoded(grain(4000, 3000), "JPEG", quality=85)),
    "JPEG of 12 megapixels, to be turned": (
        "JPEG",
        lambda: samples.encoded(grain(4000, 3000), "JPEG", quality=85, exif=turned()),
    ),
    "JPEG of 40 megapixels": ("JPEG", lambda: samples.encoded(grain(8000, 5000), "JPEG", quality=60)),
    "JPEG of 40 megapixels, to be turned": (
        "JPEG",
        lambda: samples.encoded(grain(8000, 5000), "JPEG", quality=60, exif=turned()),
    ),
    "JPEG of 40 megapixels, progressive": (
        "JPEG",
        lambda: samples.encoded(grain(8000, 5000), "JPEG", quality=60, progressive=True),
    ),
    "JPEG of 40 megapixels in CMYK": (
        "JPEG",
        lambda: samples.encoded(grain(8000, 5000, 32).convert("CMYK"), "JPEG", quality=30),
    ),
    "PNG of 40 megapixels": ("PNG", lambda: samples.encoded(grain(8000, 5000, 500), "PNG")),
    "PNG of 40 megapixels, see-through": ("PNG", lambda: samples.encoded(Image.new("RGBA", (8000, 5000)), "PNG")),
    "PNG of 40 megapixels, to be turned": (
        "PNG",
        lambda: samples.encoded(Image.new("RGBA", (8000, 5000)), "PNG", exif=turned()),
    ),
    "PNG of 40 megapixels, very long": ("PNG", lambda: samples.encoded(Image.new("RGB", (2000, 20_000)), "PNG")),
    "PNG of 36 megapixels in 105 kB": ("PNG", lambda: samples.png_by_hand(6000, 6000, b"\0" * 18_001 * 6000)),
    "WebP of 12 megapixels": ("WEBP", lambda: samples.encoded(grain(4000, 3000), "WEBP", quality=75)),
    "WebP of 8 megapixels without loss": (
        "WEBP",
        lambda: samples.encoded(grain(3200, 2500).quantize(60).convert("RGB"), "WEBP", lossless=True, method=0),
    ),
    "GIF of 200 frames": ("GIF", lambda: many_frames("GIF", 200, 160)),
    "moving GIF of 40 megapixels": ("GIF", lambda: moving_flat(100, 630)),
    "moving WebP of 40 megapixels": ("WEBP", lambda: many_frames("WEBP", 8, 2200)),
}


def moving_flat(count, side):
    frames = [Image.new("RGB", (side, side), (number * 2, 100, 50)) for number in range(count)]
    return samples.encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50)


def measure(tmp_path, data, *task):
    """(refused, peak memory in MB, seconds of CPU)."""
    path = tmp_path / "file"
    path.write_bytes(data)
    command = [sys.executable, "-S", "-c", MEASURE, str(path), *task]
    refused, memory, seconds = subprocess.check_output(command, cwd=process.ROOT, text=True).split()
    return refused == "True", int(memory), float(seconds)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_made_anew_within_its_limits(name, tmp_path, record_property):
    form, make = PICTURES[name]
    data = make()
    refused, memory, seconds = measure(tmp_path, data, "image", form)
    print(f"| {name} | {len(data) / 1024:.0f} kB | {memory} MB | {seconds} s |")  # noqa: T201 - for docs/measured.md
    assert len(data) <= sizes.LARGEST_IMAGE * 1.5
    assert not refused
    assert memory <= 256
    assert seconds < sizes.CPU_SECONDS


def test_longest_pdf_is_read_within_its_limits(tmp_path):
    data = long_pdf()
    refused, memory, seconds = measure(tmp_path, data, "pdf", "PDF")
    print(f"| PDF of {sizes.MOST_PAGES} pages | {len(data) / 1024:.0f} kB | {memory} MB | {seconds} s |")  # noqa: T201
    assert not refused
    assert memory <= 256
    assert seconds < sizes.CPU_SECONDS


def test_gigapixel_costs_nothing(tmp_path):
    refused, memory, seconds = measure(tmp_path, samples.bomb(), "image", "PNG")
    assert refused
    assert memory < 64
    assert seconds < 1
    assert len(zlib.compress(samples.bomb())) < 100_000
