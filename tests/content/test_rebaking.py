"""Texts that an older renderer made are rendered again: each once, in small steps, without overwriting anybody."""

from html.parser import HTMLParser
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from config.models import Page, SiteSettings
from content import markup, rebaking
from content.actions import redaction
from content.markup import RENDERER_VERSION, RenderedHtml, RenderRefused
from content.privacy import Kind
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def page():
    """Makes a page of the house that nobody has rendered."""
    numbers = iter(range(1000))

    def make(**values):
        texts = {"title_en": "a", "title_zh": "甲", "body_en": "An *old* page.", "body_zh": "一个*旧*页面。"}
        return Page.objects.create(slug=f"page-{next(numbers)}", **(texts | values))

    return make


def run(**options):
    out, err = StringIO(), StringIO()
    status = 0
    try:
        call_command("rebake", stdout=out, stderr=err, **options)
    except SystemExit as end:
        status = end.code
    return status, out.getvalue(), err.getvalue()


def html_of(source):
    return markup.render(source, profile="article", prefix=markup.prefix_for("config.Page")).html


def test_old_rows_are_rendered_in_both_languages(page):
    row = page(html_en=RenderedHtml("<p>old</p>"))
    status, out, _err = run()
    row.refresh_from_db()
    assert (row.html_en, row.html_zh) == (html_of(row.body_en), html_of(row.body_zh))
    assert row.renderer_version == RENDERER_VERSION
    assert (status, "1 rendered, 0 left" in out) == (0, True)


def test_rows_of_this_renderer_are_left_alone(page):
    row = page(html_en=RenderedHtml("<p>kept</p>"), renderer_version=RENDERER_VERSION)
    assert rebaking.rebake() == rebaking.Outcome()
    row.refresh_from_db()
    assert row.html_en == "<p>kept</p>"


def test_run_with_a_limit_is_resumed_by_the_next(page, monkeypatch):
    monkeypatch.setattr(rebaking, "BATCH", 2)
    rows = [page() for _number in range(5)]
    run(limit=3)
    assert [Page.objects.get(pk=row.pk).renderer_version for row in rows] == [RENDERER_VERSION] * 3 + [0, 0]
    _status, out, _err = run(limit=3)
    assert "2 rendered" in out
    assert not Page.objects.filter(renderer_version=0).exists()


def test_progress_names_model_and_place(page, monkeypatch):
    monkeypatch.setattr(rebaking, "BATCH", 2)
    rows = [page() for _number in range(3)]
    out = run()[1]
    assert f"config.Page, up to {rows[1].pk}: 2 rendered" in out
    assert f"config.Page, up to {rows[2].pk}: 3 rendered" in out


def test_text_that_cannot_be_rendered_is_named_and_left_as_it_is(page):
    bad = page(body_en=">" * 40 + " deep", html_en=RenderedHtml("<p>before</p>"))
    good = page()
    status, out, err = run()
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.html_en, bad.renderer_version, good.renderer_version) == ("<p>before</p>", 0, RENDERER_VERSION)
    assert (status, err) == (1, f"config.Page {bad.pk}: text_too_deep\n")
    assert "1 rendered, 1 left" in out


def test_text_that_somebody_saves_meanwhile_is_not_overwritten(page, monkeypatch):
    row = page()
    render = markup.render
    written = iter(["First edit.", "Second edit."])

    def overtaken(source, **options):
        edit = next(written, None)
        if edit:
            Page.objects.filter(pk=row.pk).update(body_en=edit)
        return render(source, **options)

    monkeypatch.setattr(markup, "render", overtaken)
    assert rebaking.rebake().rendered == 1
    row.refresh_from_db()
    assert (row.body_en, row.html_en) == ("Second edit.", html_of("Second edit."))


def test_text_that_somebody_saves_again_and_again_is_left_for_the_next_run(page, monkeypatch):
    row = page()
    render = markup.render
    numbers = iter(range(1000))

    def overtaken(source, **options):
        Page.objects.filter(pk=row.pk).update(body_en=f"Edit {next(numbers)}.")
        return render(source, **options)

    monkeypatch.setattr(markup, "render", overtaken)
    assert rebaking.rebake().left == [("config.Page", row.pk, rebaking.CHANGED_MEANWHILE)]
    assert Page.objects.get(pk=row.pk).html_en == ""


def test_text_that_its_author_rendered_meanwhile_is_left_to_them(page, monkeypatch):
    row = page()
    render = markup.render

    def overtaken(source, **options):
        Page.objects.filter(pk=row.pk).update(html_en=RenderedHtml("<p>theirs</p>"), renderer_version=RENDERER_VERSION)
        return render(source, **options)

    monkeypatch.setattr(markup, "render", overtaken)
    assert rebaking.rebake() == rebaking.Outcome()
    assert Page.objects.get(pk=row.pk).html_en == "<p>theirs</p>"


def test_pages_kept_for_guests_are_renewed(page, committing):
    before = SiteSettings.objects.get().epoch
    with committing():
        rebaking.rebake()
    assert SiteSettings.objects.get().epoch == before
    page()
    with committing():
        rebaking.rebake()
    assert SiteSettings.objects.get().epoch == before + 1


@pytest.mark.parametrize("options", [{"model": "config.Nothing"}, {"limit": 0}])
def test_command_says_what_it_does_not_know(options):
    with pytest.raises(CommandError):
        call_command("rebake", **options)


def test_one_model_is_rendered_by_itself(page):
    page()
    assert run(model="config.Page")[0] == 0


class TestBaking:
    def test_row_is_rendered_before_it_is_stored(self):
        row = Page(body_en="*a*", body_zh="见 10.1136/bmj-2023-078378")
        found = rebaking.bake(row)
        assert row.html_en == html_of("*a*")
        assert row.renderer_version == RENDERER_VERSION
        assert found["body_zh"].references == (("doi", "10.1136/bmj-2023-078378"),)

    def test_refused_text_is_named_by_its_column_and_changes_nothing(self):
        row = Page(body_en="a", body_zh=">" * 40 + " deep")
        with pytest.raises(RenderRefused) as refused:
            rebaking.bake(row)
        assert refused.value.field == "body_zh"
        assert (row.html_en, row.renderer_version) == ("", 0)


class TestRegistering:
    @pytest.fixture(autouse=True)
    def _empty(self, monkeypatch):
        monkeypatch.setattr(rebaking, "_recipes", {})

    def test_same_column_twice_is_a_mistake(self):
        rebaking.register("forum.Post", source="source", html="html", version="version")
        with pytest.raises(ValueError, match=r"forum\.Post\.html"):
            rebaking.register("forum.Post", source="draft", html="html", version="version")


class TestRedaction:
    """What was taken out of the source is out of the HTML at once, and the HTML is then made from the source again."""

    @pytest.fixture
    def stored(self, page):
        """Makes a page of this text in both languages, as its author would have stored it."""

        def make(source):
            row = page(body_en=source, body_zh=source)
            rebaking.bake(row)
            row.save()
            return row

        return make

    def redact(self, row, text):
        outcome = redaction.redact_everywhere(
            actor=UserFactory(admin=True), text=text, kind=Kind.NAME, now=timezone.now()
        )
        row.refresh_from_db()
        return outcome

    @pytest.mark.parametrize(
        ("source", "text"),
        [
            ("Seen by Quilla Zorn on Monday.", "Quilla Zorn"),
            ("# About Quilla Zorn\n\n[link](#about-quilla-zorn) `Quilla Zorn`", "Quilla Zorn"),
            ("[Quilla Zorn](/people/quilla/) and $Quilla Zorn$", "Quilla Zorn"),
            ("O'Hara & sons, <O'Hara & sons>", "O'Hara & sons"),
            ("| a | b |\n|---|---|\n| Quilla Zorn | x |", "Quilla Zorn"),
            ("住院的王建国说：“好”。", "王建国"),
            ("See https://example.org/quilla-zorn/ now", "quilla-zorn"),
            ('[a](/x) "> b', '">'),
        ],
    )
    def test_html_is_what_the_redacted_source_gives(self, stored, source, text):
        row = stored(source)
        self.redact(row, text)
        assert text not in row.body_en
        assert (row.html_en, row.html_zh) == (html_of(row.body_en), html_of(row.body_zh))
        assert row.renderer_version == RENDERER_VERSION

    def test_text_that_cannot_be_rendered_any_more_is_without_it_all_the_same(self, stored, monkeypatch):
        row = stored("Seen by **Quilla Zorn**.")

        def refuse(*_args, **_options):
            raise RenderRefused("renderer_busy")

        monkeypatch.setattr(markup, "render", refuse)
        assert self.redact(row, "Quilla Zorn").rows == {"config.Page": 1}
        assert row.html_en == "<p>Seen by <strong>[NAME]</strong>.</p>"
        assert row.renderer_version == 0

    def test_taking_out_part_of_a_tag_makes_no_other(self, stored, monkeypatch):
        row = stored('[a](/x) " onmouseover=alert(1) x=" [c](/d) " e')
        assert "onmouseover" in attributes(row.html_en.replace('">', "[NAME]"))

        def refuse(*_args, **_options):
            raise RenderRefused("renderer_busy")

        monkeypatch.setattr(markup, "render", refuse)
        self.redact(row, '">')
        assert "onmouseover" not in attributes(row.html_en)
        assert isinstance(row.html_en, RenderedHtml)


def attributes(html):
    """Names of all attributes that a browser would find."""
    found = set()
    parser = HTMLParser()
    parser.handle_starttag = lambda _tag, attrs: found.update(name for name, _value in attrs)
    parser.feed(html)
    return found
