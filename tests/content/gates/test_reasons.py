"""Why a text waits can be said in words, whichever gate asked for it."""

import ast
import importlib

import pytest
from django.utils import translation

from content.gates import Hold, reasons
from tests.house import tree
from tests.house.tree import ROOMS


def codes_in(path, text):
    """Codes of every `Hold(code)` that a module makes, as they are at run time."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or len(node.args) != 1 or {one.arg for one in node.keywords} - {"which"}:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name == "Hold":
            yield value_of(node.args[0], path)


def value_of(argument, path):
    if isinstance(argument, ast.Constant):
        return argument.value
    module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
    return eval(ast.unparse(argument), vars(module))


def codes_in_the_tree():
    files = [path for room in ROOMS for path in tree.select(f"{room}/*.py") if "Hold(" in tree.read(path)]
    return {code for path in files for code in codes_in(path, tree.read(path))}


def test_every_reason_to_hold_has_words():
    found = codes_in_the_tree()
    assert {"privacy_record", "privacy_many_kinds", "privacy_case_by_new_account"} <= found
    assert found <= reasons.codes()


def test_reason_is_found_however_it_is_written():
    source = 'WHY = "b"\ndef gate(): return Hold("a") or gates.Hold(submission.Hold.__name__) or Hold(x=1)'
    assert list(codes_in("content/gates/submission.py", source.partition(" or gates")[0])) == ["a"]


def test_words_come_in_the_readers_language():
    with translation.override("zh-hans"):
        chinese = [reasons.words(code) for code in sorted(reasons.codes())]
    english = [reasons.words(code) for code in sorted(reasons.codes())]
    assert all(english)
    assert len(set(english)) == len(english) == len(chinese)


def test_reason_of_an_earlier_release_has_words_too():
    assert reasons.words("forum_gone") == str(reasons.OF_A_FORMER_RELEASE)


def test_room_adds_its_own_reasons_once(monkeypatch):
    monkeypatch.setattr(reasons, "_words", {})
    reasons.register("forum_first_posts", "Its author is new.")
    assert reasons.words("forum_first_posts") == "Its author is new."
    with pytest.raises(ValueError, match="twice"):
        reasons.register("forum_first_posts", "Its author is new.")


def test_room_says_what_one_of_a_family_means(monkeypatch):
    monkeypatch.setattr(reasons, "_words", {"wardens": "A warden asks."})
    monkeypatch.setattr(reasons, "_families", {})
    reasons.register_family("wardens", {"1": "The first warden asks.", "2": ""}.__getitem__)

    said = [reasons.words(Hold("wardens", which=which).code) for which in ("1", "2", "")]

    assert said == ["The first warden asks.", "A warden asks.", "A warden asks."]
    assert reasons.words("unknown:1") == str(reasons.OF_A_FORMER_RELEASE)
    with pytest.raises(ValueError, match="twice"):
        reasons.register_family("wardens", str)
