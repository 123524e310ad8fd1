"""Parts of pages are made once for the same inputs, and never shown for others."""

from dataclasses import dataclass, replace

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from foundation import parts
from foundation.parts import frozen, part

LINKS = "components/footer_links.html"


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Holder:
    values: list[str]


@pytest.fixture
def made(monkeypatch):
    """The templates that were rendered, in order."""
    names = []
    monkeypatch.setattr(parts, "_kept", type(parts._kept)())
    monkeypatch.setattr(parts, "get_template", lambda name: names.append(name) or get_template(name))
    return names


def test_part_is_made_once_for_the_same_inputs(made):
    first = part(LINKS, {"links": [Link("Rules", "/pages/rules/")]})
    again = part(LINKS, {"links": SimpleLazyObject(lambda: [Link("Rules", "/pages/rules/")])})

    assert made == [LINKS]
    assert first == again
    assert "/pages/rules/" in first


def test_every_other_input_and_every_other_language_makes_a_part_of_its_own(made):
    link = Link("Rules", "/pages/rules/")
    shown = {part(LINKS, {"links": [one]}) for one in (link, replace(link, is_current=True), replace(link, label="R"))}
    with translation.override("zh-hans"):
        shown.add(part(LINKS, {"links": [link]}))

    assert len(made) == len(shown) == 4


def test_text_is_not_shown_as_the_html_that_it_equals(made):
    html = format_html("<b>{}</b>", "x")
    assert str(html) == html

    safe = part(LINKS, {"links": [Link(html, "/")]})
    text = part(LINKS, {"links": [Link("<b>x</b>", "/")]})

    assert "<b>x</b>" in safe
    assert "&lt;b&gt;x&lt;/b&gt;" in text


def test_values_that_are_equal_and_look_different_have_keys_of_their_own():
    assert len({frozen(1), frozen(True), frozen(1.0), frozen("1")}) == 4
    assert frozen([1, 2]) == frozen((1, 2))
    with translation.override("zh-hans"):
        chinese = frozen(gettext_lazy("Search"))
    assert chinese != frozen(gettext_lazy("Search"))


def test_key_of_what_cannot_change_is_worked_out_once(monkeypatch):
    link = Link("Rules", "/pages/rules/")
    first = frozen(link)
    monkeypatch.setattr(parts, "fields", lambda _one: pytest.fail("it was worked out again"))
    monkeypatch.setattr(parts, "_key_of", lambda _one: pytest.fail("it was worked out again"))

    assert frozen(link) is first


def test_key_of_what_holds_a_list_follows_the_list():
    holder = Holder(["a"])
    before = frozen(holder)
    holder.values.append("b")

    assert frozen(holder) != before


def test_what_cannot_be_a_key_is_refused():
    with pytest.raises(TypeError, match="object"):
        part(LINKS, {"links": object()})


def test_only_so_many_parts_are_kept(made, monkeypatch):
    monkeypatch.setattr(parts, "MOST", 2)
    for label in ("a", "b", "c"):
        part(LINKS, {"links": [Link(label, "/")]})

    assert len(parts._kept) == 2
    part(LINKS, {"links": [Link("a", "/")]})
    assert len(made) == 4


def test_no_part_is_kept_while_somebody_works_on_the_templates(made, monkeypatch):
    monkeypatch.setattr(settings, "DEBUG", True)
    part(LINKS, {"links": []})
    part(LINKS, {"links": []})

    assert len(made) == 2


class TestWhatIsPutInLate:
    FORM = "components/language_form.html"

    def test_belongs_neither_to_the_key_nor_to_what_is_kept(self, made):
        shown = [
            part(self.FORM, {"code": "en", "late_here": here, "late_csrf_token": token})
            for here, token in (("/one/", "first"), ("/two/", SimpleLazyObject(lambda: "second")))
        ]

        assert made == [self.FORM]
        assert 'value="/one/"' in shown[0]
        assert 'value="first"' in shown[0]
        assert 'value="/two/"' in shown[1]
        assert 'value="second"' in shown[1]
        assert not any("first" in kept or "second" in kept for kept in parts._kept.values())

    def test_is_what_the_template_shows_without_keeping(self, made):
        late = {"late_here": "/{x}/?a={0}&b='\"", "late_csrf_token": "t" * 64}
        html = get_template(self.FORM).render({"code": "en", "here": late["late_here"], "csrf_token": "t" * 64})

        assert [part(self.FORM, {"code": "en", **late}) for _time in range(2)] == [html] * 2

    def test_is_escaped_unless_it_is_html(self, made):
        inputs = {"code": "en", "late_csrf_token": ""}
        assert "&lt;b&gt;" in part(self.FORM, {**inputs, "late_here": "<b>"})
        assert "<b>1</b>" in part(self.FORM, {**inputs, "late_here": format_html("<b>{}</b>", 1)})
