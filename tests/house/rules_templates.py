"""Rules about templates."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from tests.house.tree import Rule, at_most, lines_with

TEMPLATES = ("templates/*.html", "*/templates/*.html")
TEXTS = ("templates/*.txt", "*/templates/*.txt")
# A mail has no style sheet: one <style> block, and inline styles for readers that drop it.
MAILS = ("*/email/*", "*/mail/*", "*/emails/*")
HTMX_ATTRIBUTES = frozenset({"get", "post", "target", "swap", "trigger", "push-url", "disable"})
SEEN_ATTRIBUTES = frozenset({"alt", "aria-label", "aria-description", "placeholder", "title"})
# Shown as written, whatever the language.
VERBATIM = frozenset({"code", "kbd", "pre", "samp", "script", "style", "svg", "math"})
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "use"})
NAMES = re.compile(r"MedAI Commons|智医社区|ORCID|JavaScript|HTTP \d{3}|&[a-z]+;")
LETTERS = re.compile(r"[^\W\d_]{2,}")
TAGS = re.compile(
    r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}"
    r"|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}"
    r"|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)


def _blank(found: re.Match[str]) -> str:
    """As many line ends as there were, so that line numbers stay true."""
    return "\n" * found.group().count("\n")


class _Untranslated(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.faults: list[str] = []
        self.left_alone: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        starts = tag in VERBATIM or ("lang" in names and tag != "html") or names.get("translate") == "no"
        if tag not in VOID and (starts or self.left_alone):
            self.left_alone.append(tag)
        for name, value in attrs:
            if name in SEEN_ATTRIBUTES:
                self._look_at(value or "", f"in {name}")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.left_alone:
            while self.left_alone.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.left_alone:
            self._look_at(data, "in the text")

    def _look_at(self, text: str, where: str) -> None:
        if found := LETTERS.search(NAMES.sub("", text)):
            self.faults.append(f"{self.getpos()[0]}: {found.group()!r} {where} is not translatable")


def untranslated(path: str, text: str) -> list[str]:
    parser = _Untranslated()
    parser.feed(TAGS.sub(_blank, text))
    return parser.faults


def untranslated_text(path: str, text: str) -> Iterator[str]:
    for number, line in enumerate(TAGS.sub(_blank, text).splitlines(), start=1):
        if found := LETTERS.search(NAMES.sub("", line)):
            yield f"{number}: {found.group()!r} is not translatable"


def undescribed_component(path: str, text: str) -> list[str]:
    head = text[:1200]
    comment = re.match(
        r"\s*(?:\{%\s*load[^%]*%\}\s*)*(?:\{#(.*?)#\}|\{%\s*comment\s*%\}(.*?)\{%\s*endcomment\s*%\})", head, re.S
    )
    if comment and re.search(r"\binputs?\b", comment.group(), re.IGNORECASE):
        return []
    return ["1: a component begins with a comment that lists its inputs"]


def open_include(path: str, text: str) -> Iterator[str]:
    for found in re.finditer(r"\{%\s*include\s+[\"']components/[^%]*%\}", text):
        if not re.search(r"\bonly\s*%\}$", found.group()):
            number = text.count("\n", 0, found.start()) + 1
            yield f"{number}: a component is included with `only`, so that it takes nothing by accident"


def inline_script(path: str, text: str) -> Iterator[str]:
    for found in re.finditer(r"<script\b(?![^>]*\bsrc=)[^>]*>", text):
        if not re.search(r"type=[\"'](importmap|application/(ld\+)?json)[\"']", found.group()):
            yield f"{text.count(chr(10), 0, found.start()) + 1}: an inline script; scripts stand in files"


def foreign_htmx(path: str, text: str) -> Iterator[str]:
    for found in re.finditer(r"\s(?:data-)?hx-([a-z:-]+)", text):
        if found.group(1) not in HTMX_ATTRIBUTES:
            number = text.count("\n", 0, found.start()) + 1
            yield f"{number}: hx-{found.group(1)} is not one of the attributes in use here"


RULES = (
    Rule(
        "template-length",
        files=TEMPLATES + TEXTS,
        find=at_most(120, "a template"),
        bad=(("templates/forum/thread.html", "\n".join(["<p>"] * 121)),),
        good=(("templates/forum/thread.html", "\n".join(["<p>"] * 120)),),
    ),
    Rule(
        "template-marks-safe",
        files=TEMPLATES + TEXTS,
        find=lines_with(
            r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off", "{} in a template; only content/markup makes HTML"
        ),
        leave_out=("*.txt",),
        bad=(("templates/a.html", "{{ text|safe }}"), ("templates/a.html", "{% autoescape off %}")),
        good=(("templates/a.html", "{{ text|truncatewords:3 }}"),),
    ),
    Rule(
        "template-inline-script",
        files=TEMPLATES,
        find=inline_script,
        bad=(
            ("templates/a.html", "<script>let a = 1</script>"),
            ("templates/a.html", "<script type='module'>x()</script>"),
        ),
        good=(
            ("templates/a.html", "<script type='module' src='{% static 'a.js' %}'></script>"),
            ("templates/a.html", '<script type="importmap">{{ map }}</script>'),
        ),
    ),
    Rule(
        "template-inline-style",
        files=TEMPLATES,
        leave_out=MAILS,
        find=lines_with(r"<style\b|\sstyle=", "{} in a template; styles stand in files"),
        bad=(("templates/a.html", "<p style='color:red'>"), ("templates/a.html", "<style>p{}</style>")),
        good=(("templates/email/a.html", "<p style='color:red'>"),),
    ),
    Rule(
        "template-inline-handler",
        files=TEMPLATES,
        find=lines_with(r"<[^>]*\son[a-z]+\s*=", "{}: an inline event handler; scripts listen by themselves"),
        bad=(("templates/a.html", "<button onclick='x()'>"),),
        good=(("templates/a.html", "<button data-action='x'>"),),
    ),
    Rule(
        "template-htmx",
        files=TEMPLATES,
        find=foreign_htmx,
        bad=(("templates/a.html", "<a href='/' hx-boost='true'>"), ("templates/a.html", "<a hx-on:click='x'>")),
        good=(("templates/a.html", "<a href='/' hx-get='/' hx-target='#x' hx-swap='outerHTML'>"),),
    ),
    Rule(
        "component-inputs",
        files=("templates/components/*.html",),
        find=undescribed_component,
        bad=(("templates/components/a.html", "<p>{{ title }}</p>"),),
        good=(("templates/components/a.html", "{% load i18n %}{# Inputs: title. #}<p>{{ title }}</p>"),),
    ),
    Rule(
        "component-only",
        files=TEMPLATES,
        find=open_include,
        bad=(("templates/a.html", "{% include 'components/note.html' with title=title %}"),),
        good=(("templates/a.html", "{% include 'components/note.html' with title=title only %}"),),
    ),
    Rule(
        "template-translated",
        files=TEMPLATES,
        find=untranslated,
        bad=(
            ("templates/a.html", "<p>Plain words</p>"),
            ("templates/a.html", "<p>一句话</p>"),
            ("templates/a.html", "<img alt='A picture' src='x'>"),
        ),
        good=(
            ("templates/a.html", "{% load i18n %}<p>{% translate 'Words' %} · {{ name }}</p>"),
            ("templates/a.html", "<p>{% blocktranslate trimmed %}Words{% endblocktranslate %}</p>"),
            ("templates/a.html", "<a lang='zh-Hans' href='/zh-hans/'>中文</a>"),
            ("templates/a.html", "<code>make run</code>"),
        ),
    ),
    Rule(
        "mail-text-translated",
        files=TEXTS,
        find=untranslated_text,
        bad=(("templates/email/a.txt", "Good morning"),),
        good=(("templates/email/a.txt", "{% load i18n %}{% translate 'Good morning' %}\n{{ url }}"),),
    ),
)
