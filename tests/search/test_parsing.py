"""What people type is read as a query, whatever it is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.operators import OPERATORS, PLACES
from search.query.parsing import LONGEST, parse
from search.query.spelling import corrected, distance


def test_line_is_read_into_its_parts():
    query = parse(
        'drift "deep learning" -image -"x ray" author:@ana tag:pytorch is:solved lang:zh after:2025 in:title model'
    )

    assert query.words == ["drift"]
    assert query.phrases == ["deep learning"]
    assert query.excluded == ["image", "x ray"]
    assert query.filters == {"author": ["ana"], "tag": ["pytorch"], "is": ["solved"], "lang": ["zh-hans"]}
    assert query.after == datetime(2026, 1, 1, tzinfo=UTC)
    assert query.title_words == ["model"]
    assert query.notes == []


def test_operators_are_known_in_chinese_and_with_wide_colons():
    query = parse("肺结节 作者：ana 状态:已解决 语言：英文 早于:2026-03 “深度学习”")

    assert query.words == ["肺结节"]
    assert query.filters == {"author": ["ana"], "is": ["solved"], "lang": ["en"]}
    assert query.before == datetime(2026, 3, 1, tzinfo=UTC)
    assert query.phrases == ["深度学习"]


@pytest.mark.parametrize("text", ["https://example.org/a", "ratio 3:1", "foo:bar", "C:\\windows"])
def test_colon_without_a_known_name_is_part_of_the_words(text):
    query = parse(text)
    assert query.filters == {}
    assert query.notes == []
    assert " ".join(query.words) == text


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        ("is:purple", "is:solved, is:unanswered"),
        ("lang:klingon", "lang:en, lang:zh"),
        ("before:yesterdayish", "2026-11-27"),
        ("after:2026-13-45", "2026-11-27"),
        ("in:body", "in:title"),
    ],
)
def test_nonsense_values_say_what_can_be_asked(text, explained):
    query = parse(f"drift {text}")
    assert query.words == ["drift"]
    assert len(query.notes) == 1
    assert explained in query.notes[0]


def test_after_begins_where_the_named_time_ends():
    assert parse("after:2025-12").after == datetime(2026, 1, 1, tzinfo=UTC)
    assert parse("after:2026-02-28").after == datetime(2026, 3, 1, tzinfo=UTC)
    assert parse("before:2026").before == datetime(2026, 1, 1, tzinfo=UTC)


def test_what_is_too_long_is_cut_and_says_so():
    query = parse("x" * (LONGEST + 50))
    assert len(query.words[0]) == LONGEST
    assert str(LONGEST) in query.notes[0]


def test_what_is_taken_out_of_a_time_is_the_rest_of_it():
    assert parse("-before:2026").after == datetime(2026, 1, 1, tzinfo=UTC)
    assert parse("-after:2025").before == datetime(2026, 1, 1, tzinfo=UTC)


def test_of_several_limits_the_narrowest_holds():
    query = parse("before:2026 before:2024 after:2020 after:2022")
    assert query.before == datetime(2024, 1, 1, tzinfo=UTC)
    assert query.after == datetime(2023, 1, 1, tzinfo=UTC)


def test_titles_cannot_be_taken_out():
    query = parse("-in:title drift")
    assert query.title_words == []
    assert "in:title" in query.notes[0]


@given(
    name=st.sampled_from(sorted(OPERATORS)),
    value=st.text(
        st.characters(exclude_categories=["Z", "C"], exclude_characters='"“”「」『』'), min_size=1, max_size=40
    ),
    colon=st.sampled_from(":："),
    minus=st.sampled_from(["", "-"]),
)
def test_operator_with_any_value_narrows_down_or_says_why_not(name, value, colon, minus):
    """It is never looked for as words, which would find nothing and say nothing."""
    query = parse(f"{minus}{name}{colon}{value}")
    used = query.filters or query.without or query.before or query.after or query.notes
    assert used or (OPERATORS[name] == "in" and value.lower() in PLACES)
    assert not [*query.words, *query.phrases, *query.title_words, *query.excluded]


@given(st.lists(st.sampled_from([*OPERATORS, ":", "：", "-", '"', "“", "”", " ", "title", "2026", "99999", "x"])))
def test_operators_in_any_disorder_are_a_query(pieces):
    query = parse("".join(pieces))
    assert all(piece.strip() for piece in [*query.words, *query.phrases, *query.excluded, *query.title_words])
    assert parse(query.text) == query


@given(st.text(max_size=400))
def test_any_string_is_a_query(text):
    query = parse(text)
    assert all(piece.strip() for piece in [*query.words, *query.phrases, *query.excluded, *query.title_words])


@given(st.text("abcd", max_size=6), st.text("abcd", max_size=6))
def test_distance_is_symmetric_and_never_more_than_all_letters(one, other):
    most = max(len(one), len(other))
    assert distance(one, other, at_most=most) == distance(other, one, at_most=most) <= most
    assert (distance(one, other, at_most=most) == 0) == (one == other)


def test_corrections_keep_the_rest_of_the_text():
    assert corrected("Calibraton of alerts", {"calibraton": "calibration"}) == "calibration of alerts"
