"""Rendered texts in a real browser, under the product's own policy: nothing runs, and formulas are drawn."""

import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from content.markup.limits import RenderRefused
from content.markup.renderer import render_here
from tests.content.markup import hostile

PREFIX = "u-abcdefgh-"
FORMULAS = (Path(hostile.__file__).parent / "formulas.txt").read_text().splitlines()
PIXEL = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"  # noqa: E501 - one picture of one point


def rendered(source):
    try:
        return str(render_here(source, profile="article", prefix=PREFIX).html)
    except RenderRefused:
        return ""


@pytest.fixture(scope="module")
def frame(site):
    """The site's home page as a guest gets it: (headers, what stands before the text, what stands after it)."""
    with urllib.request.urlopen(site.url) as answer:
        html, headers = answer.read().decode(), {name.lower(): value for name, value in answer.headers.items()}
    assert "script-src" in headers["content-security-policy"]
    before, opening, rest = html.partition("<main")
    attributes, _, content = rest.partition(">")
    for name in ("content-length", "content-encoding", "transfer-encoding"):
        headers.pop(name, None)
    return headers, f'{before}{opening}{attributes}><div class="prose">', f"</div>{content[content.index('</main>') :]}"


@pytest.fixture
def show(site, frame):
    """`show(page, html)`: the site's home page, with its own headers and scripts, and `html` in its main part."""
    headers, before, after = frame
    address = f"{site.url}/about-to-be-shown"

    def _show(page, html):
        page.unroute_all()
        page.route(address, lambda route: route.fulfill(status=200, headers=headers, body=f"{before}{html}{after}"))
        page.route(
            lambda url: not url.startswith((f"{site.url}/static", address)),
            lambda route: route.fulfill(status=200, content_type="image/gif", body=PIXEL),
        )
        page.goto(address)
        page.wait_for_load_state("load")

    return _show


def test_hostile_texts_run_nothing_after_rendering(visitor, show):
    one = visitor()
    show(one.page, "".join(f"<section>{rendered(sample)}</section>" for sample in hostile.MARKDOWN))

    assert len(hostile.MARKDOWN) >= 300
    links = one.page.evaluate("[...document.querySelectorAll('.prose a')].map((link) => [link.protocol, link.href])")
    assert {protocol for protocol, _ in links} <= {"http:", "https:", "mailto:"}
    one.page.evaluate(
        """() => {
          addEventListener("click", (event) => event.preventDefault());
          for (const element of document.querySelectorAll(".prose *")) {
            element.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
            element.focus?.();
            element.click?.();
          }
        }"""
    )
    assert one.page.evaluate("window.ranHostile") is None
    assert (
        one.page.evaluate("document.querySelectorAll('.prose :is(script, style, iframe, form, object, svg)').length")
        == 0
    )


@pytest.fixture
def unwatched(chromium):
    """A page whose complaints are what the test is about."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


# The samples that stood in the text as if each were alone: those before the first that left something open.
CLOSED = """
() => {
  const prose = document.querySelector("main > .prose");
  const marks = [...document.querySelectorAll("[data-sample]")];
  const isClosed = (mark, number) => mark.parentElement === prose && mark.dataset.sample === String(number);
  const open = marks.findIndex((mark, number) => !isClosed(mark, number));
  return open === -1 ? marks.length : open;
}
"""
BATCH = 40


def test_policy_alone_stops_what_no_sanitiser_touched(unwatched, show):
    """The second layer by itself: the samples as they are. One that breaks the page is the last that counts in it."""
    left, ran = list(hostile.HTML), []
    while left:
        batch = left[:BATCH]
        show(unwatched, "".join(f'{sample}<i data-sample="{number}"></i>' for number, sample in enumerate(batch)))
        tried = batch[: unwatched.evaluate(CLOSED) + 1]
        if unwatched.evaluate("window.ranHostile") is not None:
            ran.append(batch)
        left = left[len(tried) :]
    assert len(hostile.HTML) >= 200
    assert ran == []


def test_samples_are_dangerous_without_policy_and_sanitiser(unwatched):
    """If none of them ran here, the other tests would prove nothing."""
    ran = 0
    for sample in hostile.HTML:
        unwatched.set_content(f"<main>{sample}</main>")
        ran += unwatched.evaluate("window.ranHostile") is not None
    assert ran >= 10


def test_formulas_are_drawn_after_paint_with_mathml_for_readers_of_the_screen(visitor, show, shoot):
    one = visitor("zh-hans", "dark", "phone")
    source = "\n\n".join(f"$$\n{tex}\n$$" for tex in FORMULAS) + "\n\nInline $x_1^2$ too."
    show(one.page, rendered(source))
    expect(one.page.locator(".math:not([data-math])")).to_have_count(0)

    states = one.page.evaluate("[...document.querySelectorAll('.math')].map((element) => element.dataset.math)")
    assert len(FORMULAS) == 60
    assert states == ["drawn"] * 61
    assert one.page.evaluate("document.querySelectorAll('.math--block .katex-display').length") == 60
    annotations = one.page.evaluate(
        "[...document.querySelectorAll('.math annotation')].map((node) => node.textContent)"
    )
    assert annotations[:60] == FORMULAS
    shoot(one.page, "formulas")


SUM = " + ".join(rf"\frac{{\alpha_{{{number}}}}}{{\beta_{{{number}}}}}" for number in range(30))
WIDE = f"""Before ${SUM}$ and after.

An unbreakable one: $\\frac{{{SUM}}}{{2}}$.

$$
{SUM}
$$

- in a list ${SUM}$

> $$
> {SUM}
> $$
"""


def is_within_the_page(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_wide_formula_scrolls_inside_itself_on_a_phone(visitor, show, axe, shoot):
    one = visitor("en", "light", "phone")
    show(one.page, rendered(WIDE))
    expect(one.page.locator(".math--wide")).to_have_count(3)

    assert is_within_the_page(one.page)
    # The sums in a line break at their plus signs.
    reached = one.page.evaluate("[...document.querySelectorAll('.math')].map((e) => e.tabIndex)")
    assert reached == [-1, 0, 0, -1, 0]
    shoot(one.page, "formulas-wide")
    for formula in one.page.locator(".math--wide").all():
        assert formula.evaluate("(e) => { e.scrollLeft = 40; return e.scrollLeft }") == 40
        cut_off = formula.evaluate(
            """(e) => {
              const box = e.getBoundingClientRect();
              return [...e.querySelectorAll(".katex-html .mord")].map((part) => {
                const ink = part.getBoundingClientRect();
                return ink.top < box.top || ink.bottom > box.bottom;
              });
            }"""
        )
        assert len(cut_off) >= 60
        assert not any(cut_off)
    assert [fault for fault in axe(one.page) if "page-has-heading-one" not in fault] == []


def test_source_of_a_wide_formula_stays_within_the_page_without_scripts(visitor, show, shoot):
    one = visitor("en", "light", "phone", javascript=False)
    show(one.page, rendered(WIDE))
    assert is_within_the_page(one.page)
    shoot(one.page, "formulas-source")


def test_formula_that_cannot_be_drawn_keeps_its_source_and_says_so(visitor, show):
    one = visitor(language="zh-hans")
    refused = [r"\frac{1", r"\undefinedCommand", r"\def\a{\a\a}\a"]
    show(one.page, rendered("\n\n".join(f"$$\n{tex}\n$$" for tex in refused)))
    expect(one.page.locator(".math:not([data-math])")).to_have_count(0)

    shown = one.page.evaluate(
        "[...document.querySelectorAll('.math')].map((e) => [e.dataset.math, e.textContent, Boolean(e.title)])"
    )
    assert shown == [["failed", tex, True] for tex in refused]


def test_formula_makes_no_link_and_loads_no_picture(visitor, show):
    one = visitor()
    commands = [r"\href{javascript:alert(1)}{x}", r"\url{https://e.org}", r"\includegraphics{/x}", r"\htmlData{a=b}{x}"]
    show(one.page, rendered("\n\n".join(f"$$\n{tex}\n$$" for tex in [*commands, r"\htmlId{main}{x}"])))
    expect(one.page.locator(".math:not([data-math])")).to_have_count(0)

    assert one.page.evaluate("document.querySelectorAll('.prose :is(a, img, [id], [data-a])').length") == 0


def test_page_without_a_formula_loads_no_mathematics(visitor, show):
    one = visitor()
    loaded = []
    one.page.on("request", lambda request: loaded.append(request.url))
    show(one.page, rendered("No formula, only $5."))

    assert not [url for url in loaded if "katex" in url or "/math" in url]


def test_formulas_are_readable_without_scripts(visitor, show):
    one = visitor(javascript=False)
    show(one.page, rendered("$E = mc^2$"))
    assert one.page.locator(".math").inner_text() == "E = mc^2"


def test_rendered_text_has_no_barrier(visitor, show, axe):
    one = visitor("zh-hans", "dark", "phone")
    source = (
        "## 标题\n\n正文[链接](/a)与`代码`，脚注[^1]。\n\n- [x] 完成\n- [ ] 未完成\n\n|甲|乙|\n|:-:|--:|\n|1|2|\n\n"
        "```python\nx = f(1, 'a')  # 注释\n```\n\n> 引用\n\n$$\na = b\n$$\n\n"
        "<details>\n<summary>更多</summary>\n\n内容\n\n</details>\n\n[^1]: 注。"
    )
    show(one.page, rendered(source))
    expect(one.page.locator(".math:not([data-math])")).to_have_count(0)
    assert [fault for fault in axe(one.page) if "page-has-heading-one" not in fault] == []
