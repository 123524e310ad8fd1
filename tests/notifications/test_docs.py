"""Everything that members are told of is declared in full, in both languages, and stands in the developers' pages."""

import inspect
import re
from pathlib import Path

import pytest
from django.utils import translation

from notifications import kinds, sources, subjects

PAGE = Path(__file__).resolve().parents[2] / "docs/developers/notifications.md"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
KINDS = [pytest.param(kind, id=kind.name) for kind in kinds.everything()]


def event_rows():
    """Event -> whom it is told: the first paragraph of the source's docstring."""
    return {
        kind: " ".join((inspect.getdoc(sources.find(kind)) or "").partition("\n\n")[0].split())
        for kind in sources.event_kinds()
    }


def kind_rows():
    """Kind -> what happened, the channels it begins with, and those of professions that begin otherwise."""
    return {
        kind.name: (
            str(kind.label),
            _listed(kind.channels),
            "; ".join(
                f"{profession}: {_listed(channels)}" for profession, channels in sorted(kind.by_profession.items())
            ),
        )
        for kind in kinds.everything()
    }


def _listed(channels):
    return ", ".join(sorted(channels))


def table_after(heading):
    part = PAGE.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", part, re.MULTILINE)
    return {name: tuple(cell.strip() for cell in cells.split("|")) for name, cells in rows}


def test_every_event_that_somebody_is_told_of_is_documented_with_whom():
    assert table_after("Whom events are told") == {name: (words,) for name, words in event_rows().items()}
    assert all(event_rows().values())


def test_every_kind_is_documented_with_its_channels():
    assert table_after("Kinds") == kind_rows()


@pytest.mark.parametrize("kind", KINDS)
def test_texts_of_a_kind_stand_in_both_languages_and_take_the_same_values(kind):
    for text in (kind.room, kind.label, kind.one, kind.many):
        with translation.override("en"):
            english = str(text)
        with translation.override("zh-hans"):
            chinese = str(text)
        has_words = PLACEHOLDER.sub("", english).strip()
        assert re.search(r"[\u4e00-\u9fff]", chinese) or not has_words, english
        assert set(PLACEHOLDER.findall(english)) <= {"by", "target", "count"}
        assert set(PLACEHOLDER.findall(chinese)) <= {"by", "target", "count"}


def test_whatever_a_notification_opens_can_be_described():
    assert {"forum.post", "forum.thread", "knowledge.article", "accounts.credential"} <= set(subjects.labels())
