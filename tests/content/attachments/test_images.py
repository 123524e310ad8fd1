"""Pictures come out as pixels, a label if they carried one, and nothing else."""

import io
import struct
import warnings
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms

from content.attachments import sizes
from content.attachments.decoding import images, labels
from content.attachments.decoding.protocol import Refused
from tests.content.attachments import samples

# The decoding process makes these errors; in this one Pillow's other warnings stay what pytest makes of them.
pytestmark = [pytest.mark.filterwarnings("ignore::UserWarning"), pytest.mark.services]
LEFT_BEHIND = (b"Quilla", b"Zorn", b"Pocket", b"2026:02:14", b"Exif", b"GPS")


def remade(data, form):
    return images.reencode(data, form).whole.data


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def chunks(data):
    """Names of the chunks of a PNG."""
    position, names = 8, []
    while position < len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        names.append(data[position + 4 : position + 8])
        position += 12 + length
    return names


def segments(data):
    """Markers of a JPEG up to its pixels."""
    position, markers = 2, []
    while data[position + 1] != 0xDA:
        markers.append(data[position + 1])
        position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    return markers


def difference(one, other):
    """How far two pictures are apart at most, of 255."""
    extrema = ImageChops.difference(one.convert("RGBA"), other.convert("RGBA")).getextrema()
    return max(most for _least, most in extrema)


def refused(data, form):
    with pytest.raises(Refused) as caught:
        images.reencode(data, form)
    return caught.value.code


class TestMetadata:
    def test_photograph_leaves_place_time_device_and_names_behind(self):
        original = samples.photograph()
        assert all(mark in original for mark in (b"Quilla", b"Pocket", b"Exif"))
        made = remade(original, "JPEG")
        assert not any(mark in made for mark in LEFT_BEHIND)
        image = opened(made)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        # JFIF, tables and the frame: no APP1 (EXIF, XMP), no APP2 (profile), no APP13 (IPTC), no comment.
        assert set(segments(made)) <= {0xE0, 0xDB, 0xC0, 0xC4}

    def test_png_leaves_every_kind_of_text_behind(self):
        texts = {"Author": "Quilla Zorn", "Comment": "Quilla Zorn" * 50, "XML:com.adobe.xmp": "<x>Quilla</x>"}
        original = samples.png_with_text(**texts)
        assert {b"tEXt", b"zTXt", b"iTXt"} <= set(chunks(original))
        made = remade(original, "PNG")
        assert set(chunks(made)) == {b"IHDR", b"IDAT", b"IEND"}
        assert not opened(made).text

    def test_png_leaves_time_resolution_profile_and_exif_behind(self):
        original = samples.png(exif=samples.exif_with_place(), dpi=(300, 300), icc_profile=srgb(), pnginfo=None)
        assert {b"eXIf", b"pHYs", b"iCCP"} <= set(chunks(original))
        assert set(chunks(remade(original, "PNG"))) == {b"IHDR", b"IDAT", b"IEND"}

    def test_webp_leaves_exif_xmp_and_profile_behind(self):
        original = samples.encoded(
            samples.gradient(), "WEBP", exif=samples.exif_with_place(), xmp=b"<x>Quilla</x>", icc_profile=srgb()
        )
        assert b"EXIF" in original
        made = remade(original, "WEBP")
        assert not any(mark in made for mark in (b"EXIF", b"XMP ", b"ICCP", *LEFT_BEHIND))

    @pytest.mark.parametrize("frames", [1, 3])
    def test_gif_leaves_comments_behind(self, frames):
        original = samples.moving(frames=frames, comment=b"Quilla Zorn")
        assert b"Quilla" in original
        assert b"Quilla" not in remade(original, "GIF")

    @pytest.mark.parametrize("frames", [1, 3])
    def test_moving_webp_leaves_notes_behind(self, frames):
        original = samples.moving("WEBP", frames=frames, xmp=b"<x>Quilla</x>", exif=samples.exif_with_place())
        assert not any(mark in remade(original, "WEBP") for mark in (b"EXIF", b"XMP ", *LEFT_BEHIND))

    @pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
    @pytest.mark.parametrize(
        "hidden",
        [samples.ZIP, b"<script>alert(1)</script>", b"%PDF-1.7 x", b"#!/bin/sh\nrm -rf ~", samples.DICOM],
        ids=["zip", "html", "pdf", "script", "dicom"],
    )
    def test_what_hides_behind_the_picture_stays_behind(self, form, hidden):
        original = samples.encoded(samples.gradient(), form)
        made = remade(original + hidden, form)
        assert hidden not in made
        assert made == remade(original, form)


def srgb():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


class TestLabel:
    @pytest.mark.parametrize(
        ("data", "form"),
        [
            (lambda label: samples.png_with_text(AIGC=label), "PNG"),
            (lambda label: samples.png_with_text(a="b", AIGC=label), "PNG"),  # compressed
            (lambda label: samples.png_with_text(Comment=f'{{"AIGC": {label}}}'), "PNG"),
            (lambda _label: samples.png_with_text(a="b", c="d", **{"XML:com.adobe.xmp": xmp()}), "PNG"),
            (lambda _label: samples.photograph(xmp=samples.xmp_with_label()), "JPEG"),
            (lambda label: samples.jpeg(exif=exif_saying(f'{{"AIGC": {label}}}'.encode())), "JPEG"),
            (
                lambda label: samples.jpeg(exif=exif_saying(b"UNICODE\0" + f'{{"AIGC":{label}}}'.encode("utf-16-le"))),
                "JPEG",
            ),
            (lambda _label: samples.encoded(samples.gradient(), "WEBP", xmp=samples.xmp_with_label()), "WEBP"),
            (lambda label: samples.moving(comment=f'{{"AIGC": {label}}}'.encode()), "GIF"),
            (lambda label: samples.moving(frames=1, comment=f'{{"AIGC": {label}}}'.encode()), "GIF"),
            (lambda _label: samples.moving("WEBP", xmp=samples.xmp_with_label()), "WEBP"),
        ],
        ids=[
            "chunk",
            "compressed",
            "json",
            "png-xmp",
            "jpeg-xmp",
            "exif",
            "exif-utf16",
            "webp",
            "gif",
            "still-gif",
            "moving-webp",
        ],
    )
    def test_label_is_found_and_carried_over(self, data, form):
        made = images.reencode(data(labels.as_json(samples.LABEL)), form)
        assert made.label == samples.LABEL
        again = images.reencode(made.whole.data, form)
        assert again.label == samples.LABEL

    def test_nothing_but_the_label_comes_with_it(self):
        made = remade(samples.photograph(xmp=samples.xmp_with_label() + b"<y>Quilla</y>"), "JPEG")
        assert b"TC260:AIGC" in made
        assert not any(mark in made for mark in LEFT_BEHIND)

    def test_smaller_pictures_carry_it_too(self):
        original = samples.encoded(noise(1000, 500), "JPEG", xmp=samples.xmp_with_label())
        made = images.reencode(original, "JPEG")
        assert [labels.find(one.data) for one in made.smaller] == [samples.LABEL] * 2

    @pytest.mark.parametrize(
        ("text", "label"),
        [
            ('AIGC {"Label": "1", "Prompt": "a patient of mine"}', {"Label": "1"}),
            ('AIGC {"Label": 1}', {"Label": "1"}),
            ('AIGC {"Label": "' + "x" * 1000 + '"}', {"Label": "x" * labels.LONGEST_VALUE}),
            ('AIGC {"Label": "1\\u0000\\n\\ud800\\u202e"}', {"Label": "1"}),
            ('AIGC="{&quot;Label&quot;:&quot;2&quot;}"', {"Label": "2"}),
            ('{"AIGC": "{\\"Label\\": \\"3\\"}"}', {"Label": "3"}),
            ('AIGC nothing; AIGC: {"Label": "1"}', {"Label": "1"}),
            ("AIGC {broken", {}),
            ('AIGC {"Label": true, "ProduceID": ["x"], "other": 1}', {}),
            ("AIGC " + "{" * 5000, {}),
            ('{"Label": "1"}', {}),
        ],
    )
    def test_only_documented_keys_count_as_bounded_text(self, text, label):
        assert labels.find(b"", [text]) == label

    @given(
        st.dictionaries(
            st.sampled_from(labels.KEYS), st.text(alphabet=st.characters(codec="utf-8"), max_size=40), min_size=1
        )
    )
    def test_label_that_is_written_is_found_again(self, label):
        kept = labels.find(b"", ["AIGC " + labels.as_json(label)])
        assert labels.find(labels.as_xmp(kept)) == kept

    def test_picture_without_a_label_gets_none(self):
        assert images.reencode(samples.photograph(), "JPEG").label == {}


def xmp():
    return samples.xmp_with_label().decode()


def exif_saying(comment):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = comment
    return exif


def noise(width, height, mode="RGB"):
    grain = Image.effect_noise((width, height), 60)
    return Image.merge("RGB", [grain] * 3).convert(mode)


class TestPixels:
    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_picture_stands_as_it_was_meant_to_be_seen(self, orientation):
        upright = samples.gradient()
        turned = upright
        back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}.get(orientation)  # the Transpose that undoes it
        if back is not None:
            turned = upright.transpose(Image.Transpose(back))
        exif = Image.Exif()
        exif[samples.ORIENTATION] = orientation
        made = opened(remade(samples.encoded(turned, "PNG", exif=exif), "PNG"))
        assert made.size == upright.size
        assert difference(made, upright) == 0

    @pytest.mark.parametrize("form", ["JPEG", "WEBP"])
    def test_orientation_is_applied_in_every_format(self, form):
        data = samples.encoded(samples.gradient(64, 48), form, exif=samples.exif_with_place(6))
        assert images.reencode(data, form).whole.width == 48

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_png_keeps_every_pixel(self, mode):
        image = Image.new("I;16", (64, 48), 3021) if mode == "I;16" else samples.gradient().convert(mode)
        made = opened(remade(samples.encoded(image, "PNG"), "PNG"))
        assert made.mode == mode
        assert made.tobytes() == opened(samples.encoded(image, "PNG")).tobytes()

    @pytest.mark.parametrize("mode", ["P", "L", "RGB", "1"])
    def test_png_stays_see_through_where_it_was(self, mode):
        image = samples.gradient().convert(mode)
        image.paste({"P": 5, "L": 5, "RGB": (5, 5, 5), "1": 0}[mode], (0, 0, 20, 20))
        transparent = {"P": 5, "L": 5, "RGB": (5, 5, 5), "1": 0}[mode]
        original = samples.encoded(image, "PNG", transparency=transparent)
        made = opened(remade(original, "PNG"))
        assert made.convert("RGBA").getpixel((3, 3))[3] == 0
        assert difference(made, opened(original)) == 0

    @pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
    @pytest.mark.parametrize("progressive", [False, True])
    def test_jpeg_loses_next_to_nothing(self, mode, progressive):
        original = samples.encoded(samples.gradient(200, 160, mode), "JPEG", quality=90, progressive=progressive)
        made = opened(remade(original, "JPEG"))
        assert made.mode == ("L" if mode == "L" else "RGB")
        assert difference(made, opened(original).convert("RGB")) <= (24 if mode == "CMYK" else 6)

    def test_jpeg_is_compressed_as_strongly_as_it_came(self):
        original = samples.encoded(noise(600, 400), "JPEG", quality=35)
        assert len(remade(original, "JPEG")) < 1.1 * len(original)

    def test_webp_without_loss_stays_without_loss(self):
        image = noise(80, 60)
        made = opened(remade(samples.encoded(image, "WEBP", lossless=True), "WEBP"))
        assert difference(made, image) == 0

    def test_webp_stays_see_through(self):
        image = samples.gradient(64, 48, "RGBA")
        image.putalpha(Image.linear_gradient("L").resize((64, 48)))
        assert opened(remade(samples.encoded(image, "WEBP"), "WEBP")).mode == "RGBA"

    def test_colours_of_another_profile_become_those_of_srgb(self):
        wide = wide_profile()
        image = Image.new("RGB", (40, 40), (200, 60, 60))
        made = opened(remade(samples.encoded(image, "JPEG", icc_profile=wide, quality=95), "JPEG"))
        assert "icc_profile" not in made.info
        assert made.getpixel((20, 20))[0] > 210  # the same colour needs more red in a narrower space

    @pytest.mark.parametrize("profile", [b"", b"rubbish" * 30, samples.profile()])
    def test_profile_that_cannot_be_used_is_dropped(self, profile):
        made = opened(remade(samples.jpeg(icc_profile=profile), "JPEG"))
        assert "icc_profile" not in made.info


def wide_profile():
    """sRGB with a red much redder than screens have: its XYZ moved by hand."""
    data = bytearray(srgb())
    count = int.from_bytes(data[128:132], "big")
    for number in range(count):
        start = 132 + 12 * number
        if data[start : start + 4] == b"rXYZ":
            place = int.from_bytes(data[start + 4 : start + 8], "big")
            values = (0.61, 0.31, 0.019)
            data[place + 8 : place + 20] = b"".join(struct.pack(">i", int(value * 65536)) for value in values)
    # Another name: what calls itself sRGB is taken for it.
    return bytes(data).replace(b"sRGB", b"wide").replace(b"s\0R\0G\0B", b"w\0i\0d\0e")


class TestMoving:
    @pytest.mark.parametrize("form", ["GIF", "WEBP"])
    def test_frames_and_their_times_are_kept(self, form):
        original = samples.moving(form, frames=5)
        made = images.reencode(original, form)
        image = Image.open(io.BytesIO(made.whole.data))
        assert made.frames == image.n_frames == 5
        assert image.info.get("loop") == 0
        times = []
        for number in range(5):
            image.seek(number)
            image.load()
            times.append(image.info["duration"])
        assert times == [100, 110, 120, 130, 140]

    @pytest.mark.parametrize("form", ["GIF", "WEBP"])
    def test_each_frame_looks_as_before(self, form):
        original = samples.moving(form, frames=4)
        before, after = Image.open(io.BytesIO(original)), Image.open(io.BytesIO(remade(original, form)))
        for number in range(4):
            before.seek(number)
            after.seek(number)
            assert difference(before, after) <= (0 if form == "GIF" else 8)

    def test_see_through_frames_do_not_show_the_ones_before(self):
        frames = []
        for place in (0, 20):
            frame = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
            frame.paste((255, 0, 0, 255), (place, place, place + 10, place + 10))
            frames.append(frame)
        original = samples.encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], disposal=2, duration=100)
        after = Image.open(io.BytesIO(remade(original, "GIF")))
        after.seek(1)
        pixels = after.convert("RGBA")
        assert pixels.getpixel((5, 5))[3] == 0
        assert pixels.getpixel((25, 25)) == (255, 0, 0, 255)

    def test_too_many_frames_are_refused_before_any_is_decoded(self, monkeypatch):
        data = samples.moving(frames=sizes.MOST_FRAMES + 1, size=(4, 4))
        monkeypatch.setattr(Image.Image, "save", None)
        assert refused(data, "GIF") == "image_too_many_frames"

    def test_frames_that_are_too_large_together_are_refused(self, monkeypatch):
        monkeypatch.setattr(sizes, "MOST_MOVING_PIXELS", 40 * 30 * 4)
        assert images.reencode(samples.moving(frames=4), "GIF").frames == 4
        assert refused(samples.moving(frames=5), "GIF") == "image_too_many_frames"

    def test_single_frame_is_a_still_picture(self):
        assert images.reencode(samples.moving(frames=1), "GIF").frames == 1


class TestSizes:
    def test_narrower_pictures_are_made_for_screens(self):
        made = images.reencode(samples.encoded(noise(1700, 850), "JPEG"), "JPEG")
        assert [(one.width, one.height) for one in made.smaller] == [(480, 240), (960, 480), (1600, 800)]
        assert all(opened(one.data).size == (one.width, one.height) for one in made.smaller)
        assert all(len(one.data) < len(made.whole.data) for one in made.smaller)

    @pytest.mark.parametrize(
        ("width", "widths"), [(400, []), (480, []), (481, [480]), (960, [480]), (1601, [480, 960, 1600])]
    )
    def test_never_wider_than_the_picture(self, width, widths):
        made = images.reencode(samples.encoded(noise(width, 30), "JPEG", quality=95), "JPEG")
        assert [one.width for one in made.smaller] == widths

    def test_none_that_would_save_no_bytes(self):
        flat = samples.encoded(Image.new("P", (1000, 10)), "PNG")
        made = images.reencode(flat, "PNG")
        assert all(len(one.data) < len(made.whole.data) for one in made.smaller)

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
    def test_every_mode_can_be_made_narrower(self, mode):
        image = Image.new("I;16", (1200, 600), 30_000) if mode == "I;16" else noise(1200, 600, "RGB").convert(mode)
        assert images.reencode(samples.encoded(image, "PNG"), "PNG").whole.width == 1200


class TestRefusals:
    def test_gigapixel_in_a_few_kilobytes_is_refused_by_its_header(self, monkeypatch):
        data = samples.bomb()
        assert len(data) < 100_000
        monkeypatch.setattr("PIL.ImageFile.ImageFile.load", None)
        assert refused(data, "PNG") == "image_too_many_pixels"

    @pytest.mark.parametrize("size", [(6400, 6251), (20_001, 10), (1, 20_001), (2**31 - 1, 2**31 - 1)])
    def test_more_pixels_than_allowed(self, size):
        assert refused(samples.png_by_hand(*size), "PNG") == "image_too_many_pixels"

    @pytest.mark.parametrize("size", [(0, 0), (0, 10), (10, 0)])
    def test_picture_of_nothing(self, size):
        assert refused(samples.png_by_hand(*size), "PNG") == "image_unreadable"

    @pytest.mark.parametrize("kind", [b"VP8X", b"VP8L", b"VP8 "])
    def test_webp_is_refused_before_its_canvas_is_made(self, kind, monkeypatch):
        side = 16_000
        body = {
            b"VP8X": b"\0" * 4 + (side - 1).to_bytes(3, "little") * 2,
            b"VP8L": b"\x2f" + ((side - 1) | ((side - 1) << 14)).to_bytes(4, "little") + b"\0" * 5,
            b"VP8 ": b"\0\0\0\x9d\x01\x2a" + side.to_bytes(2, "little") * 2,
        }[kind]
        data = (
            b"RIFF" + (12 + len(body)).to_bytes(4, "little") + b"WEBP" + kind + len(body).to_bytes(4, "little") + body
        )
        monkeypatch.setattr(Image, "open", None)
        assert refused(data, "WEBP") == "image_too_many_pixels"

    @pytest.mark.parametrize(
        "data",
        [
            samples.png_by_hand(
                4, 4, b"\0" * 52, samples.chunk(b"zTXt", b"k\0\0" + zlib.compress(b"A" * 90_000_000, 9))
            ),
            samples.png_by_hand(
                4, 4, b"\0" * 52, samples.chunk(b"iCCP", b"k\0\0" + zlib.compress(b"A" * 90_000_000, 9))
            ),
        ],
        ids=["text", "profile"],
    )
    def test_bomb_beside_the_pixels_is_refused(self, data):
        assert len(data) < 100_000
        assert refused(data, "PNG") == "image_unreadable"

    @pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
    @pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
    def test_picture_that_is_cut_short_is_refused(self, form, share):
        data = samples.encoded(noise(300, 200), form)
        assert refused(data[: int(len(data) * share)], form) == "image_unreadable"

    @pytest.mark.parametrize(("data", "form"), [(samples.png(), "JPEG"), (samples.jpeg(), "PNG"), (samples.SVG, "PNG")])
    def test_no_other_decoder_is_tried(self, data, form):
        assert refused(data, form) == "image_unreadable"

    def test_picture_that_grows_past_its_limit_is_refused(self, monkeypatch):
        monkeypatch.setattr(sizes, "LARGEST_STORED_IMAGE", 1000)
        assert refused(samples.encoded(noise(100, 100), "PNG"), "PNG") == "image_grew"

    @settings(max_examples=150)
    @given(st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]), st.data())
    def test_broken_file_is_refused_or_made_whole(self, form, data):
        """Bytes changed anywhere in a real file: it comes out as a sound picture, or not at all."""
        original = bytearray(
            samples.moving(form) if form in ("GIF", "WEBP") else samples.encoded(samples.gradient(), form)
        )
        for place in data.draw(st.lists(st.integers(0, len(original) - 1), min_size=1, max_size=6)):
            original[place] = data.draw(st.integers(0, 255))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            try:
                made = images.reencode(bytes(original), form)
            except Refused:
                return
        assert opened(made.whole.data).size == (made.whole.width, made.whole.height)

    @given(st.binary(max_size=400), st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]))
    def test_garbage_behind_a_signature_is_refused(self, garbage, form):
        heads = {
            "PNG": b"\x89PNG\r\n\x1a\n",
            "JPEG": b"\xff\xd8\xff",
            "WEBP": b"RIFF\x40\0\0\0WEBPVP8 ",
            "GIF": b"GIF89a",
        }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with pytest.raises(Refused):
                images.reencode(heads[form] + garbage, form)
