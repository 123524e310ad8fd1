"""Rules that are not tried on a text could have found nothing in it."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.privacy import check
from content.privacy.needed import Needed, Small, needed_by
from content.privacy.rules import ALL
from content.privacy.rules.base import Pattern

PATTERNS = [rule for rule in ALL if isinstance(rule, Pattern)]
SETS = Path(__file__).parent / "sets"
# Letters that a pattern without cases takes for others.
ODD = str.maketrans({"s": "ſ", "i": "ı", "k": "\u212a", "I": "İ"})


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"MRN[ ]?[0-9]{4}", Needed((frozenset("0123456789"),), ("mrn",))),
        (r"(?:住院|门诊)号", Needed((frozenset("号"),), ("住院", "门诊"))),
        (r"(?i:Dr|Prof)\.", Needed((frozenset("."),), ("dr", "prof"))),
        (r"(?:MRN)?[0-9]*x?", Needed()),
        (r"(?:a|b[0-9]?|)c", Needed((frozenset("c"),))),
        (r"(?=MRN)[^a-z]+(?!abc)", Needed()),
        (r"é[0-9a-f]", Needed()),
    ],
)
def test_what_every_match_holds_is_read_out_of_the_pattern(pattern, needed):
    assert needed_by(re.compile(pattern)) == needed


def test_it_is_known_of_nearly_all_rules():
    assert sum(needed_by(rule.pattern) != Needed() for rule in PATTERNS) >= len(PATTERNS) - 8


def test_findings_are_those_of_all_rules_tried_on_everything(monkeypatch):
    files = [(SETS / f"{name}.jsonl").read_text(encoding="utf-8") for name in ("posts", "notes")]
    lines = [json.loads(line)["text"] for file in files for line in file.splitlines()]
    written = [one for text in lines for one in (text, text.upper(), text.translate(ODD))]
    found = [check(text) for text in written]
    monkeypatch.setattr(Small, "may_hold", lambda self, needed: True)
    assert [check(text) for text in written] == found
    assert any(found)


@pytest.mark.soak
@pytest.mark.parametrize("rule", PATTERNS, ids=lambda rule: rule.id)
def test_no_match_is_without_it(rule):
    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(rule.pattern))
    def law(text):
        match = rule.pattern.search(text)
        assert match is None or Small(match[0]).may_hold(needed_by(rule.pattern))

    law()
