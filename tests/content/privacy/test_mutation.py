"""Whether the tests would notice a rule that is gone: each rule and each mask is left out, and the samples asked again.

Run with `-s` to see the table.
"""

import sys

import pytest

from content.privacy import check, masks
from content.privacy.rules import ALL
from tests.content.privacy.samples import MASKS, RULES, unmarked
from tests.content.privacy.test_vectors import FOUND, SILENT

pytestmark = pytest.mark.soak


def red_samples(recognisers=ALL):
    """Names of the samples and vectors that are not as they should be with these rules."""
    red = set()
    for name, sample in RULES.items():
        text, start, end = unmarked(sample)
        if (start, end) not in {(one.start, one.end) for one in check(text, recognisers=recognisers)}:
            red.add(name)
    for text, spans in FOUND.items():
        if not spans <= {text[one.start : one.end] for one in check(text, recognisers=recognisers)}:
            red.add(text)
    silent = [*MASKS.items(), *((text, text) for text in SILENT)]
    red.update(name for name, text in silent if check(text, recognisers=recognisers))
    return red


def test_nothing_is_red_as_it_is():
    assert red_samples() == set()


def test_leaving_out_any_rule_turns_a_test_red(capsys):
    table = {rule.id: red_samples([other for other in ALL if other is not rule]) for rule in ALL}
    show(capsys, table)
    assert not [name for name, red in table.items() if not red]


def test_leaving_out_any_mask_turns_a_test_red(capsys, monkeypatch):
    table = {}
    for name in list(masks.MASKS):
        with monkeypatch.context() as without:
            without.delitem(masks.MASKS, name)
            table[name] = red_samples()
    show(capsys, table)
    assert not [name for name, red in table.items() if not red]


def show(capsys, table):
    with capsys.disabled():
        sys.stdout.writelines(f"\n  {name:<40} {len(red):>3} red" for name, red in table.items())
