"""What the community was founded on has a page of its own, in both languages, that really speaks of it."""

import re
import tomllib
from pathlib import Path

import pytest
from django.utils import timezone

from config.starter import pages
from knowledge.starter import contract, topic_texts
from knowledge.starter.loading import load_knowledge
from knowledge.vocabulary import LANGUAGE_CODES

ENTRIES = tomllib.loads(Path(__file__).with_name("founding_checklist.toml").read_text(encoding="utf-8"))["entry"]
ABOUT = Path(__file__).resolve().parents[2] / "config" / "starter" / "texts"
ADDRESSES = {"topic": "/kb/{}/", "article": "/kb/articles/{}/", "page": "/pages/{}/"}
FEWEST = {"concept": 6, "algorithm": 14, "formula": 6, "scenario": 5, "tool": 4, "trend": 3, "challenge": 7}


def text_of(page, language):
    """The source of a page in one language."""
    kind, slug = page.split(":")
    if kind == "article":
        return contract.read(slug).sources[language]
    if kind == "topic":
        return (topic_texts.FOLDER / f"{slug}.{language}.md").read_text(encoding="utf-8")
    return (ABOUT / f"{slug}.{contract.KEY_OF[language]}.md").read_text(encoding="utf-8")


def speaks_of(text, words):
    folded = re.sub(r"\s+", " ", text).casefold()
    return any(word.casefold() in folded for word in words)


@pytest.mark.parametrize(
    "entry", ENTRIES, ids=lambda entry: f"{entry['section']}-{entry['page']}-{entry['en'][0][:20]}"
)
def test_text_of_its_page_speaks_of_it_in_both_languages(entry):
    for language in LANGUAGE_CODES:
        words = entry[contract.KEY_OF[language]]
        assert speaks_of(text_of(entry["page"], language), words), f"{entry['term']}: {entry['page']}, {language}"


@pytest.mark.parametrize(("kind", "fewest"), FEWEST.items())
def test_checklist_holds_every_kind(kind, fewest):
    assert len({entry["term"] for entry in ENTRIES if entry["kind"] == kind}) >= fewest


@pytest.mark.services  # everything is loaded
@pytest.mark.django_db
def test_page_of_each_answers_in_both_languages(client):
    load_knowledge(timezone.now())
    pages.load_pages()

    for page in sorted({entry["page"] for entry in ENTRIES}):
        kind, slug = page.split(":")
        address = ADDRESSES[kind].format(slug)
        for prefix, key in (("", "en"), ("/zh-hans", "zh")):
            answer = client.get(prefix + address)
            assert answer.status_code == 200, prefix + address
            shown = re.sub(r"<[^>]+>", "", answer.content.decode().partition("<main")[2])
            words = [word for entry in ENTRIES if entry["page"] == page for word in entry[key] if "\\" not in word]
            assert not words or speaks_of(shown, words), prefix + address
