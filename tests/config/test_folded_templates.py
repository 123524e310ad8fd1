"""Folding a template takes nodes out of it and changes nothing of what it says."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, engines
from django.template.base import NodeList, TextNode
from django.urls import set_script_prefix
from django.utils import translation

from config.folded_templates import FoldedNode, fold, is_constant

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def compiled(source):
    return engines["django"].from_string("{% load i18n static commons %}" + source).template


def said(template, **values):
    context = Context(values)
    with context.bind_template(template):
        return template.nodelist.render(context)


@pytest.mark.parametrize(
    "source",
    [
        'a{% translate "Reply" %}b',
        '{% icon "reply" %}{% url "home" %}{# nothing #}{% comment %}x{% endcomment %}',
        '{% kept "components/search_field.html" %}',
        "{% static 'js/site.js' %}",
    ],
)
def test_what_is_the_same_for_everybody_becomes_one_node(source):
    template = compiled(source)
    before = {}
    for language in LANGUAGES:
        with translation.override(language):
            before[language] = said(template)
    fold(template.nodelist)

    assert [type(node) for node in template.nodelist] == [FoldedNode]
    for language in (*LANGUAGES, *LANGUAGES):
        with translation.override(language):
            assert said(template) == before[language]


@pytest.mark.parametrize(
    "source",
    [
        "{{ name }}",
        "{% translate name %}",
        '{% translate "Reply" as word %}',
        '{% translate "Reply"|upper %}',
        '{% url "category" slug=name %}',
        '{% url "home" as address %}',
        '{% url "admin:index" %}',
        "{% icon name %}",
        '{% kept "components/brand.html" brand=name %}',
        "{% csrf_token %}",
        "{% block content %}x{% endblock %}",
        "{% now 'Y' %}",
        '{% include "components/search_field.html" %}',
    ],
)
def test_what_depends_on_the_page_stays_a_node_of_its_own(source):
    (_load, node) = compiled(source).nodelist

    assert not is_constant(node)


def test_branches_and_loops_are_folded_within():
    template = compiled(
        '{% if yes %}<b>{% translate "Reply" %}</b>{{ name }}{% else %}{% icon "reply" %}{% endif %}'
        '{% for one in many %}{{ one }}{% translate "Reply" %}!{% empty %}{% translate "Quote" %}{% endfor %}'
    )
    cases = [
        {"yes": yes, "name": "<name>", "many": many, "language": language}
        for yes in (True, False)
        for many in ([], [1, 2])
        for language in LANGUAGES
    ]

    def all_said():
        made = []
        for case in cases:
            with translation.override(case["language"]):
                made.append(said(template, **case))
        return made

    before = all_said()
    fold(template.nodelist)

    assert all_said() == before
    assert len(set(before)) == len(before)
    assert len(template.nodelist.get_nodes_by_type(FoldedNode)) == 4


def test_text_alone_stays_a_text():
    nodes = NodeList([TextNode("a")])
    fold(nodes)

    assert [type(node) for node in nodes] == [TextNode]


def test_every_template_of_ours_was_folded_when_it_was_loaded():
    """So that no page pays for what stands in it for everybody. Whoever asks for it in one language gets that one."""
    engine = engines["django"].engine
    for path in sorted((Path(settings.ROOT) / "templates").rglob("*.html")):
        name = str(path.relative_to(settings.ROOT / "templates"))
        template = engine.get_template(name)
        neighbours = zip(template.nodelist, template.nodelist[1:], strict=False)
        assert not any(is_constant(one) and is_constant(other) for one, other in neighbours), name


def test_page_in_one_language_leaves_nothing_in_the_other(client, db):
    pages = [client.get(path, headers={"accept-language": "en"}).content.decode() for path in ("/", "/zh-hans/", "/")]

    assert "Skip to content" in pages[0]
    assert "Skip to content" not in pages[1]
    assert "Skip to content" in pages[2]


def test_folded_addresses_follow_where_the_site_begins():
    template = compiled('{% url "account_login" %}')
    fold(template.nodelist)
    here = said(template)
    set_script_prefix("/forum/")
    try:
        assert said(template) == "/forum" + here
    finally:
        set_script_prefix("/")
