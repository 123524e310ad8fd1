"""Structure as CommonMark and GFM define it: our samples of each section, beside an engine that follows the letter."""

from collections import Counter
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from content.markup import renderer
from content.markup.profiles import PROFILES, Profile
from tests.content.markup.comparing import essence

TEXT = (Path(__file__).parent / "commonmark.md.txt").read_text()
SAMPLES = [tuple(part.split("\n", 1)) for part in TEXT.split("@@ ")[1:]]
FLOOR = 0.97

# Every difference there is, and why it may be.
DIFFERENCES = {
    # Chinese and accents stay readable in addresses; browsers send the same bytes.
    '[a](/b&auml;c "d&auml;e")',
    "[a](b%20&auml;)",
    # A colon before the first slash would be a scheme for a lenient parser.
    r"[a](b\)\:)",
    # The outer link wins instead of the inner one.
    "[a [b](/c) d](/e)",
    # Bare addresses are links, as in GFM; the engine beside ours has that part switched off.
    "<https://e.org/a b>",
    "< https://e.org >",
}


@pytest.fixture
def by_the_letter(monkeypatch):
    """A profile that changes neither breaks nor headings."""
    monkeypatch.setitem(
        PROFILES, "letter", Profile("letter", keeps_line_breaks=False, links_terms=False, top_heading=1)
    )
    return lambda source: essence(renderer.render_here(source, profile="letter", prefix="u-abcdefgh-").html)


@pytest.fixture(scope="module")
def wanted():
    engine = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    return lambda source: essence(engine.render(source).replace("<s>", "<del>").replace("</s>", "</del>"))


def test_samples_cover_each_section():
    sections = Counter(section for section, _ in SAMPLES)
    assert len(SAMPLES) >= 300
    assert len(sections) >= 24


def test_differences_from_the_letter_are_those_we_know(by_the_letter, wanted):
    different = {source.strip("\n") for _, source in SAMPLES if by_the_letter(source) != wanted(source)}

    assert 1 - len(different) / len(SAMPLES) >= FLOOR
    assert different == set(DIFFERENCES)
