"""Documents for members and moderators are written in both languages, for readers who are equals."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT

FOLDERS = [ROOT / "docs" / "members", ROOT / "docs" / "moderators"]
ENGLISH = sorted(path for folder in FOLDERS for path in folder.glob("*.md") if not path.name.endswith(".zh.md"))
CHINESE = sorted(path for folder in FOLDERS for path in folder.glob("*.zh.md"))


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def shape(text: str) -> list[str]:
    """Headings, rows of tables and items of lists, in their order; paragraphs are each author's own."""
    lines = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S).splitlines()
    marks = (re.match(r"#+ |\| |\||- |\d+\. ", line) for line in lines)
    return [mark[0].strip().rstrip("0123456789.") for mark in marks if mark]


def destinations(text: str) -> list[str]:
    """Where links lead, whichever the language."""
    return sorted(target.replace(".zh.md", ".md").partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text))


def test_every_document_has_both_languages() -> None:
    assert len(ENGLISH) > 8
    assert {path.with_suffix("").with_suffix(".zh.md") for path in ENGLISH} == set(CHINESE)


@pytest.mark.parametrize("english", ENGLISH, ids=named)
def test_both_languages_tell_the_same_things(english: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (english, english.with_suffix(".zh.md"))]

    assert shape(texts[0]) == shape(texts[1])
    assert destinations(texts[0]) == destinations(texts[1])


@pytest.mark.parametrize("chinese", CHINESE, ids=named)
def test_chinese_is_written_with_its_own_marks(chinese: Path) -> None:
    words = re.sub(r"```.*?```|`[^`\n]*`|\]\([^)]*\)", "", chinese.read_text(encoding="utf-8"), flags=re.S)

    assert not re.findall(r"[\u4e00-\u9fff][,;:?!]|[！]|[您]", words)


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_every_document_stands_in_the_list_of_its_folder(folder: Path) -> None:
    listed = set(destinations((folder / "README.md").read_text(encoding="utf-8")))

    assert {path.name for path in ENGLISH if path.parent == folder} - {"README.md"} <= listed
