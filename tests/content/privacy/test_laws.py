"""What holds for every text."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from content.privacy import Finding, Kind, Tier, check
from content.privacy.check import LONGEST, settled
from content.privacy.folding import fold
from content.privacy.redaction import redact

LINE = "患者王建国，男，65岁，|住院号 0012345|13800138000|Mr. John Smith, |MRN 00123456|DOB 03/12/1951|95岁| |，"
MORE = "A 62-year-old man |was seen at Mayo Clinic |on 12 March 2024|abc@163.com|Name: |PID|市区路1号|||||"
PIECES = [*LINE.split("|"), *MORE.split("|"), "PID|1||2|3|4|", "\n\n", "```\n", "\n", "A" * 70]
spaced = st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join)
texts = st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=20).map("".join))


@given(texts)
@settings(max_examples=200)
def test_findings_lie_in_the_text_in_order_without_overlap(text):
    found = check(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))


@given(st.text(max_size=300))
def test_folding_keeps_every_offset(text):
    assert len(fold(text)) == len(text)


@given(spaced)
@settings(max_examples=100)
def test_hard_findings_are_gone_after_redaction(text):
    redacted = redact(text, check(text))
    again = [one for one in check(redacted) if one.tier is Tier.HARD]
    assert not {text[one.start : one.end] for one in check(text) if one.tier is Tier.HARD} & {
        redacted[one.start : one.end] for one in again
    }


def test_identifier_across_the_border_of_two_passes_is_found():
    text = "x " * (LONGEST // 2 - 5) + "13800138000 and more"
    assert [text[one.start : one.end] for one in check(text)] == ["13800138000"]


def test_hard_finding_wins_over_a_longer_soft_one():
    soft = Finding(0, 20, Kind.NAME, Tier.SOFT, "soft")
    hard = Finding(5, 9, Kind.PHONE, Tier.HARD, "hard")
    assert settled([soft, hard]) == [hard]


def test_label_takes_the_language_around_it():
    chinese, english = "患者王建国，男，65岁", "call MRN 00123456 now"
    assert redact(chinese, check(chinese)) == "患者[姓名]，男，65岁"
    assert redact(english, check(english)) == "call MRN [RECORD NUMBER] now"


def test_name_is_found_again_where_nothing_gives_it_away():
    text = "Name: Quilla Zorn\nMRN: 4432109\n\nThe family of Quilla Zorn asked about it."
    found = [(text[one.start : one.end], one.rule) for one in check(text)]
    assert ("Quilla Zorn", "repeated") in found


def test_word_that_is_also_a_name_is_not_followed_through_the_text():
    text = "姓名：高峰\n住院号：00123456\n\n早高峰时段的推理延迟最大。"
    assert all(one.rule != "repeated" for one in check(text))
