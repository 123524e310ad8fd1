"""The tool that keeps the Chinese catalogue, and the catalogue's form."""

import json
from io import StringIO
from pathlib import Path

import polib
import pytest
from django.core.management import call_command

from config.translations import catalogue, extraction


@pytest.fixture
def house(tmp_path: Path, settings):
    """An empty product in a folder of its own."""
    settings.ROOT = tmp_path
    (tmp_path / "templates").mkdir()
    (tmp_path / "forum").mkdir()
    return tmp_path


def _keys() -> set[extraction.Key]:
    return set(extraction.messages())


def test_texts_of_templates_are_found(house):
    (house / "templates" / "page.html").write_text(
        """{% load i18n %}<a title="{% translate "It's 50% done" %}">{% translate 'May' context "month" as month %}</a>
        {% blocktranslate trimmed with name=user.name %}
            Dear {{ name }},
            welcome
        {% endblocktranslate %}
        {% blocktranslate count counter=list|length %}One{% plural %}{{ counter }} things{% endblocktranslate %}
        {{ value|default:_("none") }}{% comment %}{% translate "not this" %}{% endcomment %}"""
    )
    assert _keys() == {
        ("", "It's 50%% done"),
        ("month", "May"),
        ("", "Dear %(name)s, welcome"),
        ("", "One"),
        ("", "none"),
    }
    assert extraction.messages()["", "One"].plural == "%(counter)s things"


def test_texts_of_modules_are_found_and_migrations_left_out(house):
    (house / "forum" / "models.py").write_text(
        'a = _("one")\nb = gettext_lazy("two "\n  "parts")\nc = pgettext("verb", "post")\n'
        'd = ngettext("%(n)d reply", "%(n)d replies", n)\ne = _(variable)\n'
    )
    (house / "forum" / "migrations").mkdir()
    (house / "forum" / "migrations" / "0001_first.py").write_text('a = _("frozen")\n')
    assert _keys() == {("", "one"), ("", "two parts"), ("verb", "post"), ("", "%(n)d reply")}


def test_one_text_has_one_plural(house):
    (house / "forum" / "a.py").write_text('ngettext("a reply", "replies", n)\nngettext("a reply", "answers", n)\n')
    with pytest.raises(extraction.ExtractionError, match="a reply"):
        extraction.messages()


def test_translations_are_merged_kept_and_dropped_with_their_source(house):
    source = house / "forum" / "views.py"
    source.write_text('_("Reply")\npgettext("verb", "post")\nngettext("%(n)d day", "%(n)d days", n)\n')
    merged = house / "zh.json"
    merged.write_text(json.dumps({"Reply": "回复", "verb\x04post": "发表", "%(n)d day": ["%(n)d 天"], "gone": "无"}))
    errors = StringIO()
    call_command("translations", merge=[merged], stdout=StringIO(), stderr=errors)
    assert "“gone”" in errors.getvalue()
    assert catalogue.problems() == []
    compiled = {entry.msgid: entry for entry in polib.mofile(str(catalogue.mo_path()))}
    assert compiled["post"].msgstr == "发表"
    assert compiled["%(n)d day"].msgstr_plural == {0: "%(n)d 天"}

    source.write_text('_("Reply")\n_("Edit")\n')
    assert [problem.split(":")[0] for problem in catalogue.problems()] == [
        "not in the catalogue",
        "in the catalogue but in no source",
        "in the catalogue but in no source",
    ]
    call_command("translations", stdout=StringIO())
    assert catalogue.problems() == ["not translated: “Edit”"]


@pytest.mark.parametrize(
    ("text", "translation", "problem"),
    [
        ("Dear %(name)s", "亲爱的 %(nam)s", "the placeholders differ"),
        ("Dear %(name)s", "你好", "the placeholders differ"),
        ("Reply", "回复 ", "white space at an end differs"),
        ("Reply", "", "not translated"),
    ],
)
def test_faulty_translations_are_named(house, text, translation, problem):
    (house / "forum" / "views.py").write_text(f"_({text!r})\n")
    catalogue.write(catalogue.updated(polib.POFile(), [{text: translation}]))
    assert [found.split(":")[0].split(",")[0] for found in catalogue.problems()] == [problem]


def test_compiling_twice_gives_the_same_bytes(house):
    (house / "forum" / "views.py").write_text('_("b")\n_("a")\n_("c")\n')
    extra = {"a": "甲", "b": "乙", "c": "丙"}
    one = catalogue.updated(polib.POFile(), [extra]).to_binary()
    other = catalogue.updated(polib.POFile(), [dict(reversed(extra.items()))]).to_binary()
    assert one == other


def test_a_stale_compiled_catalogue_is_noticed(house):
    (house / "forum" / "views.py").write_text('_("a")\n')
    catalogue.write(catalogue.updated(polib.POFile(), [{"a": "甲"}]))
    catalogue.mo_path().write_bytes(b"")
    assert catalogue.problems() == ["the compiled catalogue differs from its source"]


@pytest.mark.soak  # the gate asks it as a step of its own
def test_every_text_is_translated_and_the_committed_catalogue_is_current():
    assert catalogue.problems() == []
