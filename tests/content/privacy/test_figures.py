"""The check on texts that the author of the rules had not seen: forum posts, and notes with a header.

Names and numbers in them were invented by a program; nobody is meant.
"""

from pathlib import Path

import pytest

from content.privacy import evaluation

SETS = Path(__file__).parent / "sets"


@pytest.fixture(scope="module")
def posts():
    return evaluation.evaluate(evaluation.read(SETS / "posts.jsonl"))


@pytest.fixture(scope="module")
def notes():
    return evaluation.evaluate(evaluation.read(SETS / "notes.jsonl"))


def test_sets_have_the_size_they_are_said_to_have(posts, notes):
    assert (posts.labelled, posts.benign, notes.labelled) == (30, 30, 40)
    assert sum(notes.spans.values()) > 200


def test_posts_with_identifiers_are_flagged(posts):
    assert posts.labelled_flagged / posts.labelled >= 0.98
    assert sum(posts.spans_found.values()) / sum(posts.spans.values()) >= 0.95
    assert posts.findings_right / posts.findings >= 0.98


def test_hard_benign_posts_are_left_alone(posts):
    assert posts.benign_flagged / posts.benign <= 0.04
    assert posts.benign_flagged_hard / posts.benign <= 0.005


def test_spans_of_notes_are_found(notes):
    assert sum(notes.spans_found.values()) / sum(notes.spans.values()) >= 0.90
    assert notes.findings_right / notes.findings >= 0.98


@pytest.mark.parametrize("name", ["posts", "notes"])
def test_labels_of_the_sets_say_what_stands_there(name):
    for row in evaluation.read(SETS / f"{name}.jsonl"):
        assert all(row["text"][span["start"] : span["end"]] == span["value"] for span in row["spans"]), row["style"]
