"""What may leave the renderer, each pass on its own: the other one must not be what saves us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.markup import sanitise
from content.markup.renderer import render_here
from tests.content.markup import hostile
from tests.content.markup.inspecting import wrongs

PREFIX = "u-abcdefgh-"
KEY = "a" * 26
SIZES = "(min-width: 44rem) 40rem, 100vw"
PASSES = [sanitise.first_pass, sanitise.last_word]


def both(html):
    return str(sanitise.sanitise(html))


def left_in(samples, clean):
    """What each sample still holds that it must not, by sample."""
    return {sample: found for sample in samples if (found := wrongs(clean(sample)))}


def rendered(source):
    return str(render_here(source, prefix=PREFIX).html)


@pytest.mark.parametrize("clean", [sanitise.last_word, both])
def test_hostile_html_loses_everything_that_is_not_allowed(clean):
    assert left_in(hostile.HTML, clean) == {}


def test_first_pass_leaves_nothing_that_runs():
    left = left_in(hostile.HTML, sanitise.first_pass)
    # nh3 alone sets these; neither runs anything.
    left = {sample: set(found) - {"a without rel", "input that works"} for sample, found in left.items()}
    assert {sample: found for sample, found in left.items() if found} == {}


@pytest.mark.parametrize("context", hostile.CONTEXTS)
def test_hostile_markdown_loses_everything_that_is_not_allowed(context):
    assert left_in([context.format(sample) for sample in hostile.MARKDOWN], rendered) == {}


def test_sanitising_twice_changes_nothing():
    changed = [sample for sample in hostile.MARKDOWN if both(rendered(sample)) != rendered(sample)]
    assert changed == []


PIECES = [
    "<",
    ">",
    "</",
    "/>",
    '"',
    "'",
    "=",
    "a",
    "b",
    "href",
    "img",
    " ",
    "\n",
    "&",
    ";",
    "#",
    "javascript:",
    "<a href=",
]
PIECES += ["svg", "<!--", "-->", "<p>", "</p>", "<div", "class", "<script>", "onload", "x", "]]>", "<![CDATA[", "math"]
PIECES += ["style", "<details", "\x00", "\u200b"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_html_is_clean_afterwards_and_stays_so(html):
    once = both(html)
    assert wrongs(once) == []
    assert both(once) == once


# One line for each rule of the table: what passes, what doesn't. `None` in `clean` means that the element stays bare.
@pytest.mark.parametrize("clean", PASSES)
@pytest.mark.parametrize(
    ("given_html", "kept"),
    [
        ("<script>x</script>", "script"),
        ("<style>x</style>", "style"),
        ("<iframe></iframe>", "iframe"),
        ("<form></form>", "form"),
        ("<p style='x'>x</p>", "style"),
        ("<p class='math'>x</p>", "class"),
        ("<p id='u-abcdefgh-x'>x</p>", "id"),
        ("<p onclick='x'>x</p>", "onclick"),
        ("<p hx-get='/x'>x</p>", "hx-get"),
        ("<p data-x='x'>x</p>", "data-x"),
        ("<a name='x'>x</a>", "name"),
        ("<a target='_blank'>x</a>", "target"),
        ("<a class='button'>x</a>", "class"),
        ("<a id='main'>x</a>", "id"),
        ("<a id='u-abc-x'>x</a>", "id"),
        ("<a href='javascript:x'>x</a>", "href"),
        ("<a href='javascript:1'>x</a>", "href"),
        ("<a href='ftp://e.org'>x</a>", "href"),
        ("<a href='//e.org'>x</a>", "href"),
        ("<a href='/\\e.org'>x</a>", "href"),
        ("<a href='https://e.org/\u200b'>x</a>", "href"),
        ("<a href='https://e.org/\u202e'>x</a>", "href"),
        ("<a href='#main'>x</a>", "href"),
        ("<img src='https://e.org/x'>", "src"),
        ("<img src='//e.org/x'>", "src"),
        ("<img src='data:image/png;base64,x'>", "src"),
        ("<img src='x'>", "src"),
        ("<img srcset='/x'>", "srcset"),
        (f"<img srcset='/files/{KEY}/x.png'>", "srcset"),
        (f"<img srcset='//e.org/files/{KEY}/x.png 480w'>", "srcset"),
        (f"<img srcset='https://e.org/x 480w, /files/{KEY}/x.png 960w'>", "srcset"),
        (f"<img srcset='/files/{KEY}/x.png 480w, https://e.org/x 960w'>", "srcset"),
        (f"<img srcset='/files/{KEY}/x.png?width=480&amp;x=1 480w'>", "srcset"),
        (f"<img srcset='/files/{KEY}/../../x 480w'>", "srcset"),
        (f"<img srcset='/accounts/logout/ 480w, /files/{KEY}/x.png 960w'>", "srcset"),
        (f"<img srcset='{', '.join([f'/files/{KEY}/x.png 480w'] * 7)}'>", "srcset"),
        ("<img sizes='100vw'>", "sizes"),
        ("<img width='0'>", "width"),
        ("<img width='100%'>", "width"),
        ("<img height='123456'>", "height"),
        ("<img height='-1'>", "height"),
        ("<img src='/x' loading='eager'>", "loading"),
        ("<input type='text'>", 'type="text"'),
        ("<input name='x'>", "name"),
        ("<input aria-label='Delete'>", "aria-label"),
        ("<input checked='x'>", "checked"),
        ("<ol start='-1'></ol>", "start"),
        ("<ol start='1234567890'></ol>", "start"),
        ("<ol type='A'></ol>", "type"),
        ("<details open='x'></details>", "open"),
        ("<div tabindex='1'></div>", "tabindex"),
        ("<pre tabindex='-1'></pre>", "tabindex"),
        ("<div class='table masthead'></div>", "class"),
        ("<code class='language-evil'></code>", "class"),
        ("<span class='tok-z'></span>", "class"),
        ("<span class='language-python'></span>", "class"),
        ("<td colspan='2'></td>", "colspan"),
        ("<h2 class='math' id='x'></h2>", "class"),
        ("<h2 id='x'></h2>", "id"),
        ("<!-- x -->", "--"),
    ],
)
def test_each_pass_removes(clean, given_html, kept):
    assert kept not in clean(f"<table>{given_html}</table>" if "<td" in given_html else given_html)


@pytest.mark.parametrize("clean", [*PASSES, both])
@pytest.mark.parametrize(
    "html",
    [
        '<a href="/t/1/">x</a>',
        '<a href="https://e.org/a?b=1&amp;c=2#d">x</a>',
        '<a href="mailto:a@e.org" title="x">x</a>',
        '<a href="#u-abcdefgh-fn-1" id="u-abcdefgh-fnref-1">1</a>',
        '<a href="/u/x/" class="mention">x</a>',
        '<code class="language-python"><span class="tok-k">x</span></code>',
        '<div class="table" tabindex="0"><table><tbody><tr><td class="align-end">x</td></tr></tbody></table></div>',
        '<div class="math math--block" tabindex="0">x</div>',
        '<span class="math">x</span>',
        '<img src="/files/1/" alt="x" title="y" loading="lazy">',
        f'<img src="/files/{KEY}/图-1.png" width="1700" height="850" sizes="{SIZES}">',
        f'<img srcset="/files/{KEY}/x.png?width=480 480w, /files/{KEY}/%E5%9B%BE.png 1700w">',
        f'<a href="/files/{KEY}/x.pdf" class="attachment">x (PDF, 1.2 MB)</a>',
        '<h2 id="u-abcdefgh-标题">x</h2>',
        '<ol start="5"><li class="task">x</li></ol>',
        '<section class="footnotes"><ol><li id="u-abcdefgh-fn-1">x</li></ol></section>',
        '<details open=""><summary>x</summary></details>',
        "<p><strong>a</strong><em>b</em><del>c</del><kbd>d</kbd><sub>e</sub><sup>f</sup><br></p>",
        '<blockquote><ul><li>x</li></ul></blockquote><pre tabindex="0">x</pre><hr>',
    ],
)
def test_what_the_renderer_makes_is_kept(clean, html):
    cleaned = clean(html).replace(f' rel="{sanitise.REL}"', "").replace(" open>", ' open="">')
    assert sorted(cleaned) == sorted(html)  # the passes order attributes differently


@pytest.mark.parametrize("name", ["checked", "disabled", "type", "aria-label"])
def test_inputs_carry_known_values_only(name):
    assert not sanitise.allowed("input", name, "other")


def test_links_say_that_they_are_a_members():
    assert f'rel="{sanitise.REL}"' in both('<a href="https://e.org">x</a>')
    assert 'rel="opener"' not in both('<a href="https://e.org" rel="opener">x</a>')


def test_inputs_become_check_boxes_that_do_nothing():
    assert sorted(both("<input>")) == sorted('<input type="checkbox" disabled="">')


def test_text_of_removed_elements_stays_but_scripts_go_with_theirs():
    assert both("<b>kept</b>") == "kept"
    assert "alert" not in sanitise.last_word("<script>alert(1)</script>")
