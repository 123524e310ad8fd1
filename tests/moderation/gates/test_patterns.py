"""What a pattern finds, in two languages, and what it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import DomainError
from moderation.gates import patterns
from moderation.gates.folding import Folded, fold, fold_expression, own_words

# kind, pattern, text
HITS = [
    ("words", "casino", "Visit our Casino today."),
    ("words", "casino", "最好的casino在这里"),
    ("words", "buy viagra", "BUY   Viagra now"),
    ("words", "buy viagra\ncheap pills", "Very cheap\npills!"),
    ("words", "加微信", "请加微信详谈"),
    ("words", "加微信", "请加 微 信详谈"),
    ("words", "代写论文", "专业代写论文，包过"),
    ("words", "vpn", "使用VPN服务"),
    ("words", "c++", "We sell C++ courses"),
    ("words", "t.me/pills", "Write to t.me/pills"),
    ("words", "Café Royal", "cafe royal"),
    ("expression", r"t\.me/\w{5,}", "Write to T.me/pharma24"),
    ("expression", r"微信[:\s]*[a-z0-9_-]{6,}", "微信：Abc_12345"),
    ("expression", r"微信：\s*\w{6,}", "微信:abc12345"),
    ("expression", r"（代写）", "我们(代写)论文"),
    ("expression", r"^best price", "First line\nBest price ever"),
]
MISSES = [
    ("words", "casino", "The casinos of Monte Carlo are a classic of probability."),
    ("words", "rat", "The rate of iteration"),
    ("words", "buy viagra", "Sildenafil (Viagra) lowered pulmonary pressure in the trial; patients could not buy it."),
    ("words", "cheap pills", "A classifier of spam learns that pills are rarely cheap."),
    ("words", "kill yourself", "Models that predict suicide were evaluated on 4,000 notes."),
    ("words", "加微信", "本研究通过微信公众号招募受试者，并增加了随访。"),
    ("words", "代写论文", "本文讨论论文写作中的规范，以及垃圾信息的识别。"),
    ("words", "自杀方法", "我们评估了自杀风险预测模型的校准方法。"),
    ("words", "vpn", "VPNet is a network for volumes."),
    ("words", "dose", "Dosage was 5 mg/kg; overdose was excluded."),
    ("expression", r"t\.me/\w{5,}", "See start.me for the list."),
    ("expression", r"微信[:\s]*[a-z0-9_-]{6,}", "剂量：每日 5 mg，通过微信提醒患者服药。"),
]
EVASIONS = [
    "Visit the ｃａｓｉｎｏ",
    "Visit the ＣＡＳＩＮＯ",
    "Visit the ca\u200bsi\u200dno",
    "Visit the ca\u00adsino",
    "Visit the c\u2060asin\ufeffo",
    "Visit the \U0001d41c\U0001d41a\U0001d42c\U0001d422\U0001d427\U0001d428",
    "Visit the cási\u0301no",
    "Visit the ⓒⓐⓢⓘⓝⓞ",
    "Visit the ca\u202esino",
    "Visit the ca**si**no",
    "Visit the c`asin`o",
    "Visit the casin&#111;",
    "Visit the &#99;as&#x69;no",
    "Visit the ca&shy;si&ZeroWidthSpace;no",
]


def finds(kind, pattern, text):
    return patterns.matches(patterns.compiled(kind, pattern), Folded(text))


@pytest.mark.parametrize(("kind", "pattern", "text"), HITS)
def test_pattern_finds(kind, pattern, text):
    assert finds(kind, pattern, text)


@pytest.mark.parametrize(("kind", "pattern", "text"), MISSES)
def test_pattern_leaves_texts_about_the_subject_alone(kind, pattern, text):
    assert not finds(kind, pattern, text)


@pytest.mark.parametrize("text", EVASIONS)
@pytest.mark.parametrize("kind", ["words", "expression"])
def test_forms_and_characters_that_nobody_sees_hide_nothing(kind, text):
    assert finds(kind, "casino", text)


@pytest.mark.parametrize("text", EVASIONS)
def test_marks_stand_where_the_words_were_typed(text):
    (span,) = patterns.spans(patterns.compiled("words", "casino"), text).spans

    assert text[span[0] : span[1]].strip() == text.removeprefix("Visit the ")


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [("expression", "("), ("expression", "a*"), ("expression", "x|"), ("words", " \n "), ("words", "\u200b")],
)
def test_pattern_that_cannot_be_or_finds_everything_is_refused(kind, pattern):
    with pytest.raises(DomainError) as refusal:
        patterns.compiled(kind, pattern)

    assert refusal.value.field == "pattern"


def test_pattern_that_runs_away_is_stopped():
    made = patterns.compiled("expression", "(a+)+$")
    text = "a" * 20_000 + "!"

    with pytest.raises(patterns.TookTooLong):
        patterns.matches(made, Folded(text))
    with pytest.raises(patterns.TookTooLong):
        patterns.spans(made, text)


def test_folding_keeps_signs_of_expressions():
    assert fold_expression(r"\S[Ａ]é（\d）") == r"\S[a]e\(\d\)"
    assert fold("Ｃａｆé ﬁn") == "cafe fin"


def test_quotes_and_code_are_not_the_authors_words():
    source = "Mine.\n> theirs\n\n```\ncode\n```\nAlso `code` mine.\n"

    assert own_words(source).split() == ["Mine.", "Also", "mine."]


@given(st.text(max_size=200))
def test_every_letter_of_a_folded_text_came_from_somewhere(text):
    folded = Folded(text)
    spans = [folded.origin(place, place + 1) for place in range(len(folded.text))]

    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    assert fold(folded.text) == folded.text or "&" in folded.text or set(folded.text) & set("*~`")


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8), min_size=1, max_size=4))
def test_every_phrase_is_found_among_other_words(words):
    phrase = " ".join(words)
    if not fold(phrase).strip():
        return

    assert finds("words", phrase, f"before {phrase}, after")
    assert finds("words", phrase, phrase.upper()) or fold(phrase.upper()) != fold(phrase)


@given(st.text(max_size=60), st.text(max_size=200))
def test_no_pattern_and_no_text_breaks_it(pattern, text):
    for kind in ("words", "expression"):
        try:
            made = patterns.compiled(kind, pattern)
            spans = patterns.spans(made, text).spans
        except (DomainError, patterns.TookTooLong):
            continue
        assert all(0 <= start <= end <= len(text) for start, end in spans)
