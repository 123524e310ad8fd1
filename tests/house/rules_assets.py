"""Rules about style sheets and scripts of our own."""

import re
import tomllib
from collections.abc import Iterator

from tests.house.tree import ROOT, Rule, at_most, lines_with

STYLES = ("static/css/*.css",)
SCRIPTS = ("static/js/*.js",)
BASELINE = tomllib.loads((ROOT / "tests/house/css_baseline.toml").read_text())
PROPERTIES = frozenset(BASELINE["properties"].split()) | frozenset(BASELINE["enhancements"])
AT_RULES = frozenset(BASELINE["at_rules"].split())
FUNCTIONS = frozenset(BASELINE["functions"].split())
PSEUDO = frozenset(BASELINE["pseudo"].split())
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(")
IMPORT_BY_PLACE = re.compile(r"(?:\bfrom\s*|\bimport\s*\(?\s*)[\"'](?P<place>\.{0,2}/[^\"']*|https?:[^\"']*)[\"']")
QUIET = re.compile(r"/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|url\([^)]*\)", re.DOTALL)
PHYSICAL = re.compile(
    r"(?:margin|padding|border)-(?:left|right|top|bottom)|(?:border-(?:top|bottom)-(?:left|right)-radius)|left|right|top|bottom|"
    r"width|height|(?:min|max)-(?:width|height)"
)


def _blank(found: re.Match[str]) -> str:
    kept = "url()" if found.group().startswith("url") else ""
    return kept + "\n" * found.group().count("\n")


def _parts(text: str) -> Iterator[tuple[int, str, str]]:
    """A style sheet's pieces: (line, "prelude" before a brace or "declaration", its text)."""
    quiet = QUIET.sub(_blank, text)
    for found in re.finditer(r"([^{};]+)([{};]|$)", quiet):
        piece, end = found.group(1), found.group(2)
        start = found.start() + len(piece) - len(piece.lstrip())
        kind = "prelude" if end == "{" or piece.lstrip().startswith("@") else "declaration"
        if piece.strip():
            yield quiet.count("\n", 0, start) + 1, kind, piece.strip()


def beyond_baseline(path: str, text: str) -> Iterator[str]:
    for line, kind, piece in _parts(text):
        names = [f"{name}()" for name in re.findall(r"([A-Za-z-]+)\(", piece) if name not in FUNCTIONS]
        names += _of_prelude(piece) if kind == "prelude" else _of_declaration(piece)
        for name in names:
            yield f"{line}: {name} is not known as widely available"


def _of_prelude(piece: str) -> list[str]:
    if piece.startswith("@"):
        return [name for name in re.findall(r"^@[a-z-]+", piece) if name[1:] not in AT_RULES]
    return [name for name in re.findall(r"::?[a-z-]+", piece) if name not in PSEUDO]


def _of_declaration(piece: str) -> list[str]:
    name = piece.split(":", 1)[0].strip()
    known = name.startswith("--") or name in PROPERTIES or PHYSICAL.fullmatch(name)
    return [] if known else [name]


def physical_directions(path: str, text: str) -> Iterator[str]:
    for line, kind, piece in _parts(text):
        name = piece.split(":", 1)[0].strip()
        if kind == "declaration" and PHYSICAL.fullmatch(name):
            yield f"{line}: {name}; logical properties read right in every script (inset-inline-start, block-size)"


def bare_colours(path: str, text: str) -> Iterator[str]:
    for line, kind, piece in _parts(text):
        if kind == "declaration" and not piece.startswith("--") and COLOUR.search(piece):
            yield f"{line}: {piece.split(':')[0]} names a colour; use a token, so that both themes have it"


def unlayered(path: str, text: str) -> list[str]:
    return [] if "@layer" in text else ["1: rules outside every layer win over all of them; use @layer"]


def relative_imports(path: str, text: str) -> Iterator[str]:
    for found in IMPORT_BY_PLACE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield f"{line}: import {found['place']!r}; modules go by their names in the import map"


def missing_ts_check(path: str, text: str) -> list[str]:
    return [] if text.startswith("// @ts-check") else ["1: begins without // @ts-check"]


RULES = (
    Rule(
        "style-length",
        files=STYLES,
        find=at_most(250, "a style sheet"),
        bad=(("static/css/components/a.css", "\n".join(["p {}"] * 251)),),
        good=(("static/css/components/a.css", "\n".join(["p {}"] * 250)),),
    ),
    Rule(
        "style-baseline",
        files=STYLES,
        find=beyond_baseline,
        bad=(
            ("static/css/a.css", "p { field-sizing: content; }"),
            ("static/css/a.css", "@scope (.a) { p { color: red; } }"),
            ("static/css/a.css", "p { inset: anchor(top); }"),
            ("static/css/a.css", "details::details-content { opacity: 0; }"),
            ("static/css/a.css", "p { color: red; &:popover-open { color: blue } }"),
        ),
        good=(
            ("static/css/a.css", '@layer base { p:has(> a)::before { content: "a: {b}"; inset-inline: 0; } }'),
            ("static/css/a.css", "@media (width >= 48rem) { p { gap: calc(1rem + var(--x)); text-wrap: pretty } }"),
        ),
    ),
    Rule(
        "style-logical",
        files=STYLES,
        find=physical_directions,
        bad=(("static/css/a.css", "p { margin-left: 1rem; }"), ("static/css/a.css", "p { width: 3rem }")),
        good=(("static/css/a.css", "@media (min-width: 3rem) { p { margin-inline-start: 1rem; } }"),),
    ),
    Rule(
        "style-token-colours",
        files=STYLES,
        leave_out=("static/css/tokens.css",),
        find=bare_colours,
        bad=(("static/css/a.css", "p { color: #fff; }"),),
        good=(("static/css/a.css", "p { color: var(--ink); background: url(#a); }"),),
    ),
    Rule(
        "style-layers",
        files=STYLES,
        # Django's own sheets stand in no layer, so what changes them cannot stand in one either.
        leave_out=("static/css/admin-site.css",),
        find=unlayered,
        bad=(("static/css/a.css", "p { gap: 0; }"),),
        good=(("static/css/a.css", "@layer components { p { gap: 0; } }"),),
    ),
    Rule(
        "script-length",
        files=SCRIPTS,
        find=at_most(120, "a script"),
        bad=(("static/js/a.js", "\n".join(["x();"] * 121)),),
        good=(("static/js/a.js", "\n".join(["x();"] * 120)),),
    ),
    Rule(
        "script-types",
        files=SCRIPTS,
        find=missing_ts_check,
        bad=(("static/js/a.js", "x();"),),
        good=(("static/js/a.js", "// @ts-check\nx();"),),
    ),
    Rule(
        "script-imports",
        files=SCRIPTS,
        find=relative_imports,
        bad=(
            ("static/js/a.js", 'import "./b.js";'),
            ("static/js/a.js", 'const b = await import("https://a.example/b.js");'),
        ),
        good=(("static/js/a.js", 'import "commons/b";'),),
    ),
    Rule(
        "script-html-strings",
        files=SCRIPTS,
        find=lines_with(
            r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function|setHTMLUnsafe)\b",
            "{}: make elements, not strings",
        ),
        bad=(("static/js/a.js", "list.innerHTML = text;"), ("static/js/a.js", "eval(text)")),
        good=(("static/js/a.js", "list.textContent = text;"),),
    ),
    Rule(
        "script-globals",
        files=SCRIPTS,
        find=lines_with(r"\b(window|globalThis|self)\.[A-Za-z_]\w*\s*=[^=]", "{}: a global variable"),
        bad=(("static/js/a.js", "window.site = {};"),),
        good=(("static/js/a.js", "if (window.site === undefined) x();"),),
    ),
)
