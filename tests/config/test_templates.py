"""What templates may hold, and the tags of the house."""

import re

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError

from config.templatetags.commons import initials

TEMPLATES = sorted((settings.ROOT / "templates").rglob("*.html"))


def _render(source: str, **context) -> str:
    return Template("{% load commons %}" + source).render(Context(context))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.ROOT)))
def test_templates_hold_no_inline_code_and_no_escape_hatch(path):
    text = path.read_text()
    # A mail brings its styles with it, as no style sheet of the site reaches a mail program.
    styles = "" if "mail" in path.parts else r"<style|\sstyle=\"|"
    assert not re.search(styles + r"\son[a-z]+=\"|javascript:|\|\s*safe\b|autoescape off", text)
    inline = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", text)
    # The import map, which the policy names, and data for search engines, which no browser runs.
    assert inline in ([], ['<script type="importmap">'], ['<script type="application/ld+json">'])


def test_icons_point_into_the_sprite():
    assert 'href="/static/img/icons.svg#i-search"' in _render('{% icon "search" %}')


def test_unknown_icons_are_refused_when_the_page_is_made():
    with pytest.raises(TemplateSyntaxError, match="no-such-icon"):
        _render('{% icon "no-such-icon" %}')


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Tomasz Brandt", "TB"),
        ("周若衡", "周"),
        ("ama.boateng", "AB"),
        ("hannah", "H"),
        ("", ""),
        ("Li Mu Chuan", "LC"),
    ],
)
def test_a_square_holds_initials_or_one_han_character(name, shown):
    assert initials(name) == shown
