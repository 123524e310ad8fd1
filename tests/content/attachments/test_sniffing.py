"""What a file is taken for, and what is said of what is not taken."""

import codecs
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.attachments import formats, refusals, sizes, sniffing, texts, uploads
from content.attachments.refusals import AttachmentRefused
from foundation.errors import DomainError
from tests.content.attachments import samples


def told(data, name):
    """The format, or the code of the refusal."""
    try:
        extension = sniffing.extension_of(name)
        found = sniffing.of_bytes(data, extension)
        found = found or sniffing.of_text(texts.read(data), extension)
        sniffing.agree(found, extension)
    except DomainError as refusal:
        return refusal.code
    return found.label


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (samples.png(), "a.png", "PNG"),
        (samples.jpeg(), "a.JPG", "JPEG"),
        (samples.jpeg(), "a.jpeg", "JPEG"),
        (samples.encoded(samples.gradient(), "WEBP"), "a.webp", "WebP"),
        (samples.moving(), "a.gif", "GIF"),
        (samples.pdf("x"), "a.pdf", "PDF"),
        (b"plain words", "a.txt", "TXT"),
        (b"age,sex\n67,f\n", "a.csv", "CSV"),
        (b"a name without an ending", "notes", "TXT"),
        (samples.png(), "pasted", "PNG"),
        ("你好".encode("gb18030"), "a.txt", "TXT"),
        (b"MZ twins were followed for ten years.", "a.txt", "TXT"),
        (b"BMI,age\n24,60\n", "a.csv", "CSV"),
        (b"ID3 is no tag here", "a.txt", "TXT"),
        # The name has to agree.
        (samples.png(), "a.jpg", "wrong_extension"),
        (samples.png(), "a.pdf", "wrong_extension"),
        (samples.pdf("x"), "a.txt", "wrong_extension"),
        (b"plain words", "a.png", "text_extension"),
        (b"plain words", "a.html", "text_extension"),
        (b"print()", "a.py", "text_extension"),
        # Known, and not taken.
        (b"", "a.png", "file_empty"),
        (b"  \n ", "a.txt", "file_empty"),
        (samples.SVG, "a.svg", "file_svg"),
        (b"<svg/>", "a.txt", "file_svg"),
        (b"\xef\xbb\xbf <svg>", "a.png", "file_svg"),
        (b"<!DOCTYPE html><p>x", "a.html", "file_markup"),
        (b"\n <HTML>", "a.txt", "file_markup"),
        (b"<?xml version='1.0'?><a/>", "a.xml", "file_markup"),
        ("<script>".encode("utf-16"), "a.txt", "file_markup"),
        (samples.HEIC, "a.heic", "file_heic"),
        (samples.HEIC, "a.jpg", "file_heic"),
        (samples.MP4, "a.mp4", "file_recording"),
        (b"RIFF\0\0\0\0WAVEfmt ", "a.wav", "file_recording"),
        (samples.ZIP, "a.zip", "file_archive"),
        (samples.DOCX, "a.docx", "file_office"),
        (samples.ZIP, "a.xlsx", "file_office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "file_office"),
        (b"{\\rtf1 x}", "a.rtf", "file_office"),
        (gzip.compress(b"x", mtime=0), "a.gz", "file_archive"),
        (samples.DICOM, "a.dcm", "file_dicom"),
        (samples.DICOM, "a.png", "file_dicom"),
        (samples.NIFTI, "a.nii", "file_nifti"),
        (gzip.compress(samples.NIFTI, mtime=0), "a.nii.gz", "file_nifti"),
        (b"MZ\x90\0\x03\0\0\0", "a.exe", "file_program"),
        (b"\x7fELF\x02\x01\x01", "a", "file_program"),
        (b"#!/bin/sh\nrm", "a.txt", "file_program"),
        (b"II*\0\x08\0\0\0", "a.tif", "file_other_picture"),
        (b"BM\x46\0\0\0\0\0\0\0", "a.bmp", "file_other_picture"),
        (b"\0\x01\x02\x03", "a.txt", "file_unknown"),
        (b"bell \x07", "a.txt", "file_unknown"),
        ("Zürich café".encode("latin-1"), "a.txt", "text_not_readable"),
        ("résumé".encode("latin-1"), "a.txt", "text_not_readable"),
    ],
)
def test_content_decides_and_the_name_agrees(data, name, expected):
    assert told(data, name) == expected


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-with-mark", "utf-16-be-with-mark", "gb18030", "gbk"]
)
def test_text_is_read_in_the_encodings_that_people_have(encoding):
    text = "深度学习在医学影像中的应用：校准与外部验证\n第二行, AUROC 0.87\n"
    marks = {"utf-16-le-with-mark": codecs.BOM_UTF16_LE, "utf-16-be-with-mark": codecs.BOM_UTF16_BE}
    data = marks.get(encoding, b"") + text.encode(encoding.removesuffix("-with-mark"))
    prepared = uploads.prepare(data, "a.txt")
    assert prepared.data.decode("utf-8") == prepared.text == text


def test_text_is_as_long_as_the_privacy_check_reads():
    assert texts.read(b"x" * sizes.MOST_CHARACTERS)
    with pytest.raises(AttachmentRefused) as refused:
        texts.read(b"x" * (sizes.MOST_CHARACTERS + 1))
    assert refused.value.code == "text_too_long"


@given(st.binary(max_size=3000), st.sampled_from(["a.png", "a.txt", "a.csv", "a.pdf", "a", "a.nii.gz"]))
def test_any_bytes_are_told_apart_or_refused_with_a_sentence(data, name):
    told(data, name)


def test_dicom_is_told_what_to_do_instead():
    with pytest.raises(AttachmentRefused) as refused:
        sniffing.of_bytes(samples.DICOM, "dcm")
    assert "export the one image that you mean as PNG" in str(refused.value.message)
    assert "overlays" in str(refused.value.message)


def test_every_refusal_says_what_to_do():
    for code in refusals.codes():
        sentence = str(AttachmentRefused(code).message)
        assert sentence.endswith(".")
        assert len(sentence.split()) > 5
        assert "%(" not in sentence


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("curve.png", "curve.png"),
        ("C:\\Users\\li\\curve.png", "curve.png"),
        ("/tmp/x/curve.png", "curve.png"),
        ("gnp\u202ecurve.png", "gnpcurve.png"),
        ("a\r\nb\t\0.png", "ab.png"),
        ("  a   b .png", "a b .png"),
        ("e\u0301.png", "\u00e9.png"),
        ("x" * 300 + ".png", "x" * 196 + ".png"),
        ("pasted", "pasted.png"),
        (".png", "file.png"),
        ("", "file.png"),
        ("..", "file.png"),
        ("图像.图", "图像.图.png"),
    ],
)
def test_name_is_one_line_that_shows_what_it_ends_in(monkeypatch, name, clean):
    monkeypatch.setattr(
        uploads.process, "run", lambda *_: ({"pictures": [[1, 1]], "label": {}, "frames": 1}, [samples.png(1, 1)])
    )
    assert uploads.prepare(samples.png(1, 1), name).name == clean


def test_formats_are_those_of_the_model():
    from content.models import Attachment  # noqa: PLC0415

    assert {value for value, _words in Attachment.ContentType.choices} == set(formats.FORMATS)
    assert {value for value, _words in Attachment.Kind.choices} == {kind.value for kind in formats.Kind}
