"""What is left of rendered texts where no markup can be shown."""

from html import unescape

import pytest
from django.utils.html import strip_tags

from content.markup import words_of
from content.markup.renderer import render_here

TEXTS = [
    "Sensitivity **fell** to 0.81 where `age < 18 & weight > 3`.",
    "| a | b |\n|---|---|\n| 1 < 2 | x & y |\n\n- one\n- [two](https://example.org/?a=1&b=2)",
    "灵敏度 $p<0.05$，见下。\n\n$$\n\\sum_i x_i\n$$",
    "```python\nif a < b and b > c:\n    print('<b>no tag</b>')\n```",
    "<script>alert(1)</script> typed as text, with <b>tags</b> &amp; entities",
    "> quoted\n\nA note.[^1]\n\n[^1]: The note.",
    "",
]


@pytest.mark.parametrize("source", TEXTS)
def test_words_are_those_between_the_tags(source):
    html = str(render_here(source, prefix="u-abcdefgh-").html)

    assert words_of(html) == unescape(strip_tags(html))


def test_what_was_typed_as_markup_stays_text():
    html = str(render_here(TEXTS[4], prefix="u-abcdefgh-").html)

    assert "<script>alert(1)</script>" in words_of(html)


def test_html_that_was_cut_short_ends_where_it_was_cut():
    assert words_of('<p>One &lt; two</p><p class="no') == "One < two"
