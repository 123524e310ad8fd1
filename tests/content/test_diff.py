"""Comparing two versions of a text."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.revisions import diff
from content.revisions.diff import Change, compare


def replay(changes):
    return "".join(change.before for change in changes), "".join(change.after for change in changes)


def test_changed_words_are_named_and_the_rest_is_the_same():
    assert compare("The model was trained on CT.", "The model was tested on CT.") == [
        Change("same", "The model was ", "The model was "),
        Change("replace", "trained ", "tested "),
        Change("same", "on CT.", "on CT."),
    ]


def test_chinese_is_compared_by_characters():
    assert compare("模型的校准很重要。", "模型的区分度很重要。") == [
        Change("same", "模型的", "模型的"),
        Change("replace", "校准", "区分度"),
        Change("same", "很重要。", "很重要。"),
    ]


def test_inserted_and_deleted_lines_keep_their_neighbours_whole():
    kinds = [change.kind for change in compare("a\nb\nc\n", "a\nnew\nb\n")]
    assert kinds == ["same", "insert", "same", "delete"]


@pytest.mark.parametrize("text", ["", "a", "同", "a\n\nb"])
def test_equal_texts_have_no_changes(text):
    assert all(change.kind == "same" for change in compare(text, text))


words = st.lists(st.sampled_from(["a", "b", "模", "型", " ", "\n", "\r\n", "，", "x1", "😀", "\u2028"]), max_size=60)


@given(words.map("".join), words.map("".join))
def test_changes_replay_to_both_texts(before, after):
    changes = compare(before, after)
    assert replay(changes) == (before, after)
    assert all(first.kind != second.kind for first, second in pairwise(changes))
    assert all((change.kind == "same") == (change.before == change.after) for change in changes)


@given(st.text(), st.text())
def test_any_two_texts_replay(before, after):
    assert replay(compare(before, after)) == (before, after)


def article(words, *, breaks=0.01, seed=1):
    chance = random.Random(seed)
    return "".join(f"w{chance.randrange(800)}" + ("\n\n" if chance.random() < breaks else " ") for _ in range(words))


def edited(text, share, seed=2):
    chance = random.Random(seed)
    return " ".join("changed" if chance.random() < share else word for word in text.split(" "))


PAIRS = {
    "lightly edited": (article(5000), edited(article(5000), 0.02)),
    "half rewritten": (article(5000), edited(article(5000), 0.5)),
    "unrelated": (article(5000), article(5000, seed=9)),
    "one long line": (article(5000, breaks=0), edited(article(5000, breaks=0), 0.2)),
    "one word repeated": ("a " * 5000, "a b " * 5000),
    "one line repeated": ("a\n" * 5000, "a\nb\n" * 2500),
    "one character repeated": ("的" * 16000, "的地" * 8000),
    "lines alike": ("a b a b\n" * 1500, "b a b a\n" * 1500),
}


@pytest.mark.parametrize("name", PAIRS)
def test_comparing_is_bounded_and_true_whatever_the_texts(name, monkeypatch):
    before, after = PAIRS[name]
    steps = []
    spend = diff.Budget.spend
    monkeypatch.setattr(diff.Budget, "spend", lambda self, cost: steps.append(cost) or spend(self, cost))
    started = time.process_time()
    changes = compare(before, after)
    elapsed = time.process_time() - started

    assert replay(changes) == (before, after)
    assert elapsed < 2  # ten times the promise: this is no measurement, it catches the square
    assert len(steps) < 40_000


def test_light_edit_of_a_long_article_is_found_word_by_word():
    before, after = PAIRS["lightly edited"]
    changed = [change for change in compare(before, after) if change.kind != "same"]
    assert 50 < len(changed) < 150
    assert all(len(change.before.split()) <= 3 for change in changed)
