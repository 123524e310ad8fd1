"""What text becomes in the index."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analyse, terms
from search.analysis.folding import fold, fold_with_places
from search.analysis.spellings import one_spelling
from search.analysis.tokens import analyse_with_places
from search.query_words import phrase_terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＣＴ　影像", "CT 影像"),
        ("肺結節檢測", "肺结节检测"),
        ("Sjögren", "sjogren"),
        ("naïve", "naive"),
        ("calibrations", "calibration"),
        ("ﬁbrosis", "fibrosis"),
        ("①", "1"),
        ("leucocytes in oedema", "leukocyte in edema"),
        ("generalisable tumour", "generalizable tumor"),
        ("modelling, analysed at one centre", "modeling, analyzed at one center"),
    ],
)
def test_what_reads_the_same_is_the_same(one, other):
    assert terms(one) == terms(other)


@pytest.mark.parametrize("word", ["exercise", "disease", "precise", "larvae", "coefficient", "hour", "aerobic"])
def test_words_of_one_spelling_stay(word):
    assert one_spelling(word) == word


def test_hyphenated_words_are_found_by_their_parts_and_joined():
    assert terms("chest-x-ray") == ["chest", "chestxray", "x", "ray"]


def test_chinese_is_every_character_and_every_pair_at_shared_places():
    assert [(token.term, token.place) for token in analyse("肺结节")] == [
        ("肺", 0),
        ("肺结", 0),
        ("结", 1),
        ("结节", 1),
        ("节", 2),
    ]


def test_phrase_runs_across_both_scripts():
    assert phrase_terms(analyse("CNN模型")) == ((0, "cnn"), (1, "模型"))
    assert phrase_terms(analyse("肺结节")) == ((0, "肺结"), (1, "结节"))
    assert phrase_terms(analyse("肺")) == ((0, "肺"),)


def test_common_english_words_are_left_out_but_keep_their_place():
    assert [(token.term, token.place) for token in analyse("area under the curve")] == [("area", 0), ("curv", 3)]


def test_marks_fall_on_the_text_as_it_was_written():
    text = "Das ﬁbrotische 肺結節 bei Sjögren"
    assert [
        text[token.start : token.end] for token in analyse_with_places(text) if token.term in ("结节", "sjogren")
    ] == [
        "結節",
        "Sjögren",
    ]


@given(st.text(max_size=80))
def test_any_text_has_terms_in_order_and_inside_it(text):
    tokens = analyse_with_places(text)
    assert [token.place for token in tokens] == sorted(token.place for token in tokens)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert [token.term for token in tokens] == terms(text)
    assert all(token.term and not token.term.isspace() for token in tokens)


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_that_is_found(text):
    assert terms(fold(text)) == terms(text)
    folded, places = fold_with_places(text)
    assert len(places) == len(folded) + 1
