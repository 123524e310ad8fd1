import pytest

from content.privacy import check, masks
from content.privacy.rules import ALL
from tests.content.privacy.samples import MASKS, RULES, unmarked


def test_every_rule_has_a_sample_and_every_sample_a_rule():
    names = [rule.id for rule in ALL]
    assert len(names) == len(set(names))
    assert set(names) == set(RULES)


@pytest.mark.parametrize(("rule", "sample"), RULES.items(), ids=list(RULES))
def test_rule_finds_its_span(rule, sample):
    text, start, end = unmarked(sample)
    assert (rule, start, end) in {(one.rule, one.start, one.end) for one in check(text)}


def test_every_mask_has_a_sample():
    assert set(masks.MASKS) == set(MASKS)


@pytest.mark.parametrize("sample", MASKS.values(), ids=list(MASKS))
def test_masked_text_is_left_alone(sample):
    assert check(sample) == []
