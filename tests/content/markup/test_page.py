"""What a text becomes: formulas, links, pictures, footnotes, headings, code, folds, and what is found in it."""

import pytest

from content import markup
from content.markup.rendered import Rendered
from content.markup.renderer import new_prefix, render_here
from tests.content.markup.comparing import essence

PREFIX = "u-abcdefgh-"


def render(source, **options):
    return render_here(source, prefix=PREFIX, **options)


def shown(source, **options):
    return essence(render(source, **options).html)


class TestFormulas:
    @pytest.mark.parametrize(
        ("source", "formulas"),
        [
            ("$x$", ["x"]),
            ("其中$x_1$是", ["x_1"]),
            ("（$p<0.05$）", ["p<0.05"]),
            ("$a_b$ and $c*d*e$", ["a_b", "c*d*e"]),
            ("$\\text{灵敏度}=0.9$", ["\\text{灵敏度}=0.9"]),
            ("$0.05$", ["0.05"]),
            ("$2x$", ["2x"]),
            ("$`a_1`$", ["a_1"]),
            ("a $$x+y$$ b", ["x+y"]),
            ("$$\nx\n$$", ["x"]),
            ("$$\nx \\\\\ny\n$$", ["x \\\\\ny"]),
            ("$$ x $$", ["x"]),
            ("> $$\n> x\n> $$", ["x"]),
            ("- a\n\n  $$\n  x\n  $$", ["x"]),
            ("```math\nx\n```", ["x"]),
            ("$a\\$b$", ["a\\$b"]),
            ("**$x$**", ["x"]),
            ("|a|\n|-|\n|$x$|", ["x"]),
        ],
    )
    def test_tex_is_kept_as_text(self, source, formulas):
        rendered = render(source)
        assert list(rendered.math) == formulas
        assert "math" in rendered.html

    @pytest.mark.parametrize(
        "source",
        [
            "It costs $5 and 10$ more", "$5 … $6", "价格从$5到$6元", "US$5 and US$6", "$HOME and $PATH", "$ x $", "$x",
            "x$", "$$", "$",
            "\\$x\\$", "`$x$`", "    $x$", "$x $", "$ x$", "$5, $6 and $7", "$12.50 per month or $20 a year", "a$b$c",
            "$这是中文$",
            "$$\nnever closed", "$$\na\n\nb\n$$", "[x](/a$b$c)", "https://e.org/$a$", "```\n$x$\n```",
        ],
    )  # fmt: skip
    def test_money_shell_and_code_are_no_formulas(self, source):
        rendered = render(source)
        assert rendered.math == ()
        assert 'class="math' not in rendered.html

    def test_display_and_inline_are_told_apart(self):
        html = render("$x$ $$y$$\n\n$$\nz\n$$").html
        assert '<span class="math">x</span>' in html
        assert '<span class="math math--block">y</span>' in html
        assert '<div class="math math--block" tabindex="0">z</div>' in html

    def test_marks_of_emphasis_in_a_formula_stay(self):
        assert render("$a_1 * b_2 * c$ *d*").math == ("a_1 * b_2 * c",)


class TestLinks:
    @pytest.mark.parametrize(
        ("source", "html"),
        [
            ("https://e.org/a，后面", '<a href="https://e.org/a">https://e.org/a</a>，后面'),
            ("（https://e.org/a）", '（<a href="https://e.org/a">https://e.org/a</a>）'),
            ("见https://e.org/路径。", '见<a href="https://e.org/路径">https://e.org/路径</a>。'),
            ("https://e.org/a_b_c*d*", '<a href="https://e.org/a_b_c*d">https://e.org/a_b_c*d</a>*'),
            ("https://e.org/?a=1&b=2.", '<a href="https://e.org/?a=1&b=2">https://e.org/?a=1&b=2</a>.'),
            ("https://e.org/x(y)", '<a href="https://e.org/x(y)">https://e.org/x(y)</a>'),
            ("**https://e.org/**", '<strong><a href="https://e.org/">https://e.org/</a></strong>'),
            ("“https://e.org/”", '“<a href="https://e.org/">https://e.org/</a>”'),
            ("邮箱a@e.org。", '邮箱<a href="mailto:a@e.org">a@e.org</a>。'),
            ("[x](#main)", "<a>x</a>"),
            ("[x](javascript:alert)", "<span>x</span>"),
            ("[x](//e.org)", "<span>x</span>"),
            ("[x](a.html)", '<a href="a.html">x</a>'),
            ("[a [b] c](/d)", '<a href="/d">a [b] c</a>'),
            ("[<https://e.org>](/a)", '[<a href="https://e.org">https://e.org</a>](/a)'),
            ("[![p](/i.png)](/a)", '<a href="/a"><img alt="p" src="/i.png"></a>'),
            ("[![p](https://e.org/i.png)](/a)", '<a href="/a"><span>p</span></a>'),
            ("![p](https://e.org/i.png)", '<a href="https://e.org/i.png">p</a>'),
            ("![](https://e.org/i.png)", '<a href="https://e.org/i.png">https://e.org/i.png</a>'),
            ("![p](javascript:x)", "<span>p</span>"),
            ("![p](i.png)", '<a href="i.png">p</a>'),
            ("![a\\]b](/i.png \"t\")", '<img alt="a]b" src="/i.png" title="t">'),
            ("![[\\:]()](/)", '<img alt=":" src="/">'),
            ("![a\"b](/i.png '<\"c>')", '<img alt="a"b" src="/i.png" title="<"c>">'),
            ("[x](</a b>)", '<a href="/a%20b">x</a>'),
            ("[x]( /a\n'long title' )", '<a href="/a" title="long title">x</a>'),
            ("[x](/a&amp;b)", '<a href="/a&b">x</a>'),
            ("[x](/a\\)b)", '<a href="/a)b">x</a>'),
            ("[q]: /a (t)\n\n[q] [Q][] [z][ q ]",
             '<a href="/a" title="t">q</a> <a href="/a" title="t">Q</a> <a href="/a" title="t">z</a>'),
            ("[undefined] [x][undefined]", "[undefined] [x][undefined]"),
            ("https:// and www.", "https:// and www."),
            ("a.b@c and @d.e", "a.b@c and @d.e"),
        ],
    )  # fmt: skip
    def test_link(self, source, html):
        assert shown(source).replace("&amp;", "&") == f"<p>{html}</p>"

    def test_every_link_is_marked_as_a_members(self):
        assert render("[a](/b) https://e.org @c").html.count('rel="noopener noreferrer nofollow ugc"') == 2


class TestFootnotes:
    def test_notes_are_numbered_by_use_and_lead_back(self):
        html = render("a[^x] b[^y] c[^x]\n\n[^y]: Y\n[^x]: X").html
        assert html.index(">X<") if ">X<" in html else html.index("X") < html.index("Y")
        assert f'href="#{PREFIX}fn-1" id="{PREFIX}fnref-1"' in html
        assert f'href="#{PREFIX}fn-1" id="{PREFIX}fnref-1-2"' in html
        assert f'href="#{PREFIX}fn-2" id="{PREFIX}fnref-2"' in html
        assert html.count('class="footnote-backref"') == 3

    def test_notes_hold_blocks_and_point_to_further_notes(self):
        html = shown("a[^x]\n\n[^x]: one[^y]\n\n    - two\n\n[^y]: three")
        assert "<ul><li>two</li></ul>" in html
        assert html.index("one") < html.index("three")

    def test_note_that_nothing_points_to_is_kept(self):
        assert "kept" in render("a\n\n[^x]: kept").text

    def test_mark_without_a_note_is_text(self):
        assert shown("a[^x]") == "<p>a[^x]</p>"

    def test_note_that_points_to_itself_ends(self):
        assert render("[^x]\n\n[^x]: [^x]").html.count('class="footnote-ref"') == 2

    def test_notes_of_two_texts_have_ids_of_their_own(self):
        first, second = (render_here("a[^1]\n\n[^1]: b", prefix=new_prefix()).html for _ in range(2))
        assert set(first.split('id="')[1:]).isdisjoint(second.split('id="')[1:])


class TestHeadings:
    def test_ids_are_prefixed_unique_and_listed(self):
        rendered = render("# A b\n\n# A b\n\n## 方法\n\n#\n\n# a-b-2")
        anchors = [heading.anchor for heading in rendered.headings]
        assert anchors[:3] == [f"{PREFIX}a-b", f"{PREFIX}a-b-2", f"{PREFIX}方法"]
        assert len(set(anchors)) == 5
        assert [heading.level for heading in rendered.headings] == [1, 1, 2, 1, 1]
        assert all(f'id="{anchor}"' in rendered.html for anchor in anchors)

    def test_headings_of_an_article_stand_below_the_pages_own(self):
        assert [heading.level for heading in render("# a\n\n## b", profile="article").headings] == [2, 3]
        assert [heading.level for heading in render("## a\n\n###### b", profile="article").headings] == [2, 6]

    def test_text_of_a_heading_has_no_markup(self):
        assert render("# *a* `b` [c](/d) $e$").headings[0].text == "a b c e"


class TestCode:
    def test_known_language_is_coloured_by_classes(self):
        html = render("```python\ndef f():  # why\n    return 1, 'a'\n```").html
        for piece in (
            'class="language-python"',
            'class="tok-k"',
            'class="tok-c"',
            'class="tok-s"',
            'class="tok-n"',
            'class="tok-f"',
        ):
            assert piece in html
        assert "style=" not in html

    @pytest.mark.parametrize("info", ["py", "Python", "python title=x", "c++", "R"])
    def test_names_of_languages_are_those_that_people_write(self, info):
        assert 'class="language-' in render(f"```{info}\nx\n```").html

    @pytest.mark.parametrize("info", ["evil", "python3.11.4", '"onload=x', "<b>", "\\", "`"])
    def test_unknown_language_is_plain(self, info):
        assert "class=" not in render(f"~~~{info}\nx\n~~~").html

    @pytest.mark.parametrize(
        "language", ["python", "bash", "json", "yaml", "sql", "r", "cpp", "diff", "toml", "julia", "matlab"]
    )
    def test_colour_changes_no_character(self, language):
        source = "x = {'a': [1, 2.5e-3]}  # 注释 \"q\"\n\n\tselect * from t -- ;\n<- $HOME `x` \\ \u00e9\n"
        assert render(f"```{language}\n{source}```").text.split() == source.split()

    def test_long_code_stays_plain(self):
        assert "tok-" not in render("```python\n" + "x = 1\n" * 1_200 + "```").html


class TestFolds:
    def test_fold_holds_blocks(self):
        html = shown("<details>\n<summary>More *here*</summary>\n\n- a\n\n</details>\n\nafter")
        assert html == "<details><summary>More <em>here</em></summary><ul><li>a</li></ul></details><p>after</p>"

    def test_fold_may_be_open_and_nested(self):
        html = shown("<details open><summary>a</summary>\n\n<details>\n\nb\n\n</details>\n\n</details>")
        assert html == '<details open=""><summary>a</summary><details><p>b</p></details></details>'

    @pytest.mark.parametrize(
        "source",
        ["<details>\nnever closed", "</details>", "<details onclick=x>\n\na\n\n</details>", "a <details>b</details>"],
    )
    def test_anything_else_is_text(self, source):
        html = render(source).html
        assert "<details" not in html
        assert "&lt;" in html

    def test_other_tags_are_text(self):
        assert shown("<b>a</b> <kbd>Ctrl</kbd> H<sub>2</sub>O x<sup>2</sup> <br> <kbd>open") == (
            "<p>&lt;b&gt;a&lt;/b&gt; <kbd>Ctrl</kbd> H<sub>2</sub>O x<sup>2</sup> &lt;br&gt; &lt;kbd&gt;open</p>"
        )
        assert "&lt;b&gt;a&lt;/b&gt;" in render("<b>a</b>").html
        assert "&lt;kbd&gt;open" in render("<kbd>open").html


class TestFindings:
    def test_references_are_each_work_once_in_order(self):
        text = "见10.1136/BMJ-2023-078378，[again](https://doi.org/10.1136/bmj-2023-078378)，"
        text += "`PMID 1`，NCT04280705，ISBN 978-92-4-002920-0"
        rendered = render(text)
        assert rendered.references == (
            ("doi", "10.1136/bmj-2023-078378"),
            ("nct", "NCT04280705"),
            ("isbn", "9789240029200"),
        )
        assert '<a href="https://doi.org/10.1136/bmj-2023-078378" class="identifier"' in rendered.html
        assert '<span class="identifier">ISBN 978-92-4-002920-0</span>' in rendered.html

    def test_plain_text_is_what_a_reader_sees(self):
        source = (
            "# T\n\na **b** [c](/d) ![e](/f)\n\n- g\n- [x] h\n\n|i|j|\n|-|-|\n|k|l|\n\n```\nm\n```\n\n$n$ &amp; &lt;"
        )
        assert render(source).text == "T\na b c e\ng\nh\ni j\nk l\nm\nn & <"

    def test_answer_survives_the_way_through_json(self):
        names = markup.Names(mentions={"a1": markup.Link("/u/a1/", "7")})
        rendered = render("# a\n\n@a1 $x$ 10.1136/bmj-1", names=names)
        copied = Rendered.from_json(rendered.as_json())
        assert copied == rendered
        assert isinstance(copied.html, markup.RenderedHtml)
        assert markup.Names.from_json(names.as_json()) == names

    def test_nothing_becomes_nothing(self):
        assert render("") == render(" \n\n") == Rendered(html=markup.RenderedHtml(""), text="")

    @pytest.mark.parametrize("prefix", ["", "u-", "u-ABCDEFGH-", "u-abcdefgh", 'u-abcdefg"-', "u-abcdefghi-"])
    def test_malformed_prefix_is_a_mistake_of_the_caller(self, prefix):
        with pytest.raises(ValueError, match="prefix"):
            render_here("x", prefix=prefix)

    def test_unknown_profile_is_a_mistake_of_the_caller(self):
        with pytest.raises(KeyError):
            render("x", profile="letter")
