"""What the words of a PDF are, and which PDFs are not taken."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from content.attachments import sizes
from content.attachments.decoding import documents
from content.attachments.decoding.protocol import Refused
from tests.content.attachments import samples


def refused(data):
    with pytest.raises(Refused) as caught:
        documents.text_of_pdf(data)
    return caught.value.code


def written(change):
    """A PDF by another program, changed by `change(writer)`."""
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(samples.pdf("some words"))))
    change(writer)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_words_of_all_pages_are_read_in_order():
    text = documents.text_of_pdf(samples.pdf("The first page.\nIts second line.", "The second page."))
    assert text.index("first page") < text.index("second line") < text.index("second page")


def test_words_beside_the_pages_are_read_too():
    data = samples.pdf(
        "page",
        info="/Title (By Quilla) /Author 9 0 R /Keywords <FEFF60A37EFC>",
        catalogue="/Outlines 6 0 R",
        extra=[
            "<< /Type /Outlines /Title (Bookmark of Quilla) >>",
            "<< /Type /Annot /Subtype /Text /Contents (Note about Quilla) /T (Zorn) >>",
            "<< /FT /Tx /T (field) /V (Filled in by Quilla) >>",
            "(Author of its own)",
        ],
    )
    text = documents.text_of_pdf(data)
    for words in ("By Quilla", "Bookmark of", "Note about", "Zorn", "Filled in by", "Author of its own", "患综"):
        assert words in text


def test_metadata_in_xml_is_read_too():
    xml = "<x:xmpmeta><dc:creator>Quilla Zorn</dc:creator></x:xmpmeta>"
    stream = f"<< /Type /Metadata /Subtype /XML /Length {len(xml)} >>\nstream\n{xml}\nendstream"
    assert "Quilla Zorn" in documents.text_of_pdf(samples.pdf("page", extra=[stream], catalogue="/Metadata 6 0 R"))


@pytest.mark.parametrize(
    "data",
    [
        samples.pdf("x", catalogue="/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
        samples.pdf("x", catalogue="/OpenAction << /S /J#61vaScript /J#53 (app.alert\\(1\\)) >>"),
        samples.pdf("x", catalogue="/OpenAction << /S 6 0 R >>", extra=["/J#61vaScript"]),
        samples.pdf("x", catalogue="/Names << /JavaScript << /Names [] >> >>"),
        samples.pdf("x", catalogue="/AA << /WC << /S /Launch /F (cmd.exe) >> >>"),
        samples.pdf("x", extra=["<< /Type /Annot /A << /S /L#61unch >> >>"]),
        samples.pdf("x", extra=["<< /Type /Filespec /F (a.exe) /EF << /F 7 0 R >> >>"]),
        samples.pdf("x", extra=["[ [ << /S /SubmitForm /F (https://example.org) >> ] ]"]),
        samples.pdf("x", extra=["<< /Subtype /RichMedia >>"]),
        samples.pdf("x", catalogue="/AcroForm << /XFA [] >>"),
        # Not listed anywhere; a reader that repairs finds it.
        samples.pdf("x", unlisted=b"99 0 obj\n<< /S /JavaScript >>\nendobj\n"),
        samples.pdf("x", after=b"PK\x03\x04" + b"\0" * 2000),
        written(lambda writer: writer.add_attachment("a.txt", b"x")),
    ],
    ids=range(13),
)
def test_pdf_that_does_something_is_refused(data):
    assert refused(data) == "pdf_active"


@pytest.mark.parametrize(
    "harmless",
    [
        "/OpenAction [4 0 R /Fit]",
        "/OpenAction << /S /GoTo /D [4 0 R /Fit] >>",
        "/ViewerPreferences << /DisplayDocTitle true >>",
    ],
)
def test_pdf_that_only_says_how_it_is_shown_is_taken(harmless):
    assert "x" in documents.text_of_pdf(samples.pdf("x", catalogue=harmless))


@pytest.mark.parametrize("password", ["secret", ""])
def test_protected_pdf_is_refused_even_without_a_password(password):
    assert refused(written(lambda writer: writer.encrypt(password, "owner", algorithm="RC4-128"))) == "pdf_encrypted"


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"x" * 500 + b"\n%%EOF", samples.pdf()],
    ids=["nothing", "end", "rubbish", "no-page"],
)
def test_pdf_without_a_page_is_refused(data):
    assert refused(data) == "pdf_unreadable"


def test_pdf_that_is_cut_short_is_refused():
    data = samples.pdf("words " * 50)
    assert refused(data[: len(data) * 2 // 3]) == "pdf_unreadable"


def test_pdf_has_as_many_pages_as_are_read(monkeypatch):
    monkeypatch.setattr(sizes, "MOST_PAGES", 2)
    assert documents.text_of_pdf(samples.pdf("a", "b"))
    assert refused(samples.pdf("a", "b", "c")) == "pdf_too_long"


def test_pdf_has_as_many_characters_as_are_read(monkeypatch):
    monkeypatch.setattr(sizes, "MOST_CHARACTERS", 20)
    assert documents.text_of_pdf(samples.pdf("words", "words"))
    assert refused(samples.pdf("words", "words", "words", "words", "words")) == "pdf_too_long"


def test_pdf_has_as_many_objects_as_are_read(monkeypatch):
    monkeypatch.setattr(sizes, "MOST_OBJECTS", 8)
    assert refused(samples.pdf("x", extra=["null"] * 5)) == "pdf_too_long"


def test_deep_object_is_refused():
    assert refused(samples.pdf("x", extra=["[" * 60 + "]" * 60])) == "pdf_unreadable"


@settings(max_examples=80)
@given(st.data())
def test_broken_pdf_is_read_or_refused(data):
    original = bytearray(samples.pdf("Some words", info="/Title (x)", catalogue="/OpenAction [4 0 R /Fit]"))
    for place in data.draw(st.lists(st.integers(0, len(original) - 1), min_size=1, max_size=5)):
        original[place] = data.draw(st.integers(0, 255))
    try:
        text = documents.text_of_pdf(bytes(original))
    except Refused:
        return
    text.encode("utf-8")
