"""Each limit: the last text within it is rendered, the first beyond it refused by name."""

import pytest

from content.markup import limits
from content.markup.names import Link, Names
from content.markup.renderer import render_here

PEOPLE = Names(mentions={f"p{number}": Link(f"/u/p{number}/", str(number)) for number in range(40)})


def table(columns, rows):
    return "|a" * columns + "|\n" + "|-" * columns + "|\n" + ("|b" * columns + "|\n") * rows


CASES = {
    "text_too_long": (lambda n: "a" * n, 32_000),
    "too_many_lines": (lambda n: "a\n" * n, 4_000),
    "too_many_blocks": (lambda n: "- - a\n" * ((n - 1) // 3) + "\n---\n" * ((n - 1) % 3), 5_000),
    "too_many_marks": (lambda n: "*a* `b` <sub>c</sub>\n" * (n // 4) + "*a* " * (n % 4), 4_000),
    "text_too_deep": (lambda n: ">" * n + " a", 20),
    "too_many_code_blocks": (lambda n: "```\na\n```\n\n" * n, 50),
    "table_too_wide": (lambda n: table(n, 1), 20),
    "table_too_long": (lambda n: table(2, n), 200),
    "too_many_table_cells": (lambda n: table(20, 99) + "\n" + table(20, 98) + "\n" + table(1, n - 3981), 4_000),
    "too_many_links": (lambda n: "[a](/b) ![c](/d) " * (n // 2) + "https://e.org " * (n % 2), 100),
    "too_many_mentions": (lambda n: " ".join(f"@p{number}" for number in range(n)), 30),
    "too_many_footnote_marks": (lambda n: "[^a] " * n + "\n\n[^a]: b", 200),
    "too_many_formulas": (lambda n: "$a$ " * n, 200),
}


def render(source):
    return render_here(source, prefix="u-abcdefgh-", names=PEOPLE)


@pytest.mark.parametrize("code", CASES)
def test_limit_is_where_it_says(code):
    text_of, limit = CASES[code]

    render(text_of(limit))
    with pytest.raises(limits.RenderRefused) as refusal:
        render(text_of(limit + 1))

    assert refusal.value.code == code
    assert refusal.value.extra == {"limit": limit}
    assert str(limit) in str(refusal.value.message)


def test_emphasis_counts_as_nesting_too():
    render("*a **b " * 10 + "c** d*" * 10)
    with pytest.raises(limits.RenderRefused, match="text_too_deep"):
        render("*a **b " * 11 + "c** d*" * 11)


def test_lists_and_folds_count_as_nesting_too():
    mixed = "".join("  " * depth + "- a\n" for depth in range(20))
    render(mixed)
    with pytest.raises(limits.RenderRefused, match="text_too_deep"):
        render("".join("  " * depth + "- a\n" for depth in range(21)))
    with pytest.raises(limits.RenderRefused, match="text_too_deep"):
        render("<details>\n\n" * 21 + "a\n\n" + "</details>\n\n" * 21)


def test_page_many_times_its_source_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MOST_GROWTH", 2)
    with pytest.raises(limits.RenderRefused, match="text_too_large"):
        render("- a\n" * 4_000)


def test_rows_are_not_filled_up_before_they_are_counted():
    """2 kB that would become half a megabyte."""
    with pytest.raises(limits.RenderRefused, match="table_too_wide"):
        render("|a" * 500 + "|\n" + "|-" * 500 + "|\n" + "|x\n" * 300)


def test_wide_table_in_a_code_block_is_only_code():
    assert "<table" not in render("```\n" + table(40, 3) + "```").html


def test_every_refusal_has_a_sentence():
    for code, (sentence, limit) in limits._SENTENCES.items():
        message = str(limits.RenderRefused(code).message)
        assert message
        assert "%(" not in message
        assert ("%(limit)d" in str(sentence)) == bool(limit), code
