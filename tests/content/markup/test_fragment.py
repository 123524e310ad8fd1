"""Pieces of pages: what is safe stands, everything else is escaped."""

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from content.markup.rendered import RenderedHtml
from content.markup.trust import fragment, fragments


def test_fragment_escapes_texts_and_lets_safe_and_rendered_ones_stand():
    made = fragment("<b>{}</b>{}{}{}", "<i>&\"'", 7, format_html("<hr>{}", ""), RenderedHtml("<p>x</p>"))

    assert made == "<b>&lt;i&gt;&amp;&quot;&#x27;</b>7<hr><p>x</p>"
    assert isinstance(made, SafeString)


def test_fragments_are_one_for_each_row():
    assert fragments("<li>{}</li>", [("<",), ("b",)]) == "<li>&lt;</li><li>b</li>"


@pytest.mark.parametrize("value", [None, gettext_lazy("Reply"), ["<"], b"<"])
def test_value_that_is_no_text_is_refused(value):
    with pytest.raises(TypeError):
        fragment("{}", value)
