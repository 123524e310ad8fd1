"""Only what the renderer made is shown without escaping, and only that is stored as such."""

import pytest
from django.template import Context, Template

from content import markup
from content.fields import RenderedHtmlField

TEMPLATE = "{% load markup %}{{ html|rendered }}"


def shown(html):
    return Template(TEMPLATE).render(Context({"html": html}))


def test_rendered_text_is_shown_as_html():
    assert shown(markup.render("*x*").html) == "<p><em>x</em></p>"


@pytest.mark.parametrize("value", ["<b>x</b>", "", None, 7])
def test_anything_else_is_refused(value):
    with pytest.raises(TypeError):
        shown(value)


def test_rendered_text_that_was_edited_is_no_longer_trusted():
    html = markup.render("*x*").html
    for edited in (html + "<script>", html[3:], html.replace("x", "y"), html.strip("<")):
        with pytest.raises(TypeError):
            shown(edited)


def test_rendered_text_without_the_filter_is_escaped():
    html = markup.render("*x*").html
    assert Template("{{ html }}").render(Context({"html": html})) == "&lt;p&gt;&lt;em&gt;x&lt;/em&gt;&lt;/p&gt;"


class TestColumn:
    field = RenderedHtmlField(name="html")

    def test_takes_rendered_text_and_gives_it_back_as_such(self):
        html = markup.render("x").html
        assert self.field.get_prep_value(html) == html
        assert isinstance(self.field.from_db_value("<p>x</p>", None, None), markup.RenderedHtml)
        assert self.field.from_db_value(None, None, None) is None

    def test_refuses_a_plain_string_but_not_an_empty_one(self):
        with pytest.raises(TypeError):
            self.field.get_prep_value("<p>x</p>")
        assert self.field.get_prep_value("") == ""
