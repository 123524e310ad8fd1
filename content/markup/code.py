"""Colour in code blocks: Pygments tokens as a handful of classes, for languages that are cheap to read."""

from collections.abc import Iterator
from functools import cache
from typing import Final, cast
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType

from content.markup.job import Job

LONGEST_COLOURED: Final = 6_000  # characters in one block; longer ones stay plain
MOST_COLOURED: Final = 16_000  # characters in one text

# What people write after the fence -> Pygments' name; None: known, but not coloured.
_LANGUAGES: Final[dict[str, str | None]] = {
    **dict.fromkeys(("python", "py", "python3"), "python"),
    **dict.fromkeys(("bash", "sh", "shell", "zsh"), "bash"),
    **dict.fromkeys(("console", "shell-session"), "console"),
    **dict.fromkeys(("javascript", "js"), "javascript"),
    **dict.fromkeys(("typescript", "ts"), "typescript"),
    **dict.fromkeys(("cpp", "c++"), "cpp"),
    **dict.fromkeys(("yaml", "yml"), "yaml"),
    **dict.fromkeys(("dockerfile", "docker"), "docker"),
    "c": "c",
    "diff": "diff",
    "go": "go",
    "ini": "ini",
    "java": "java",
    "json": "json",
    "julia": "julia",
    "matlab": "matlab",
    "r": "r",
    "rust": "rust",
    "sql": "sql",
    "toml": "toml",
    **dict.fromkeys(
        ["css", "csv", "html", "http", "latex", "make", "markdown", "perl", "ruby", "tex", "text", "xml"], None
    ),
}
LANGUAGES: Final = frozenset(_LANGUAGES)

# First match wins; types are nested, so `Number in String` questions don't arise.
_CLASSES: Final[tuple[tuple[_TokenType, str], ...]] = (
    (Comment, "tok-c"),
    (Keyword, "tok-k"),
    (Operator.Word, "tok-k"),
    (String, "tok-s"),
    (Number, "tok-n"),
    (Name.Builtin, "tok-b"),
    (Name.Function, "tok-f"),
    (Name.Class, "tok-f"),
    (Name.Decorator, "tok-f"),
)
CLASSES: Final = frozenset(name for _, name in _CLASSES)


def colour(root: Element, job: Job) -> None:
    """Name the language of each code block that names a known one, and colour it where that is cheap."""
    budget = MOST_COLOURED
    for block in root.iter("pre"):
        code = block[0]
        language = code.attrib.pop("language", "").lower()
        if language not in _LANGUAGES:
            continue
        code.set("class", f"language-{language}")
        source = code.text or ""
        lexer_name = _LANGUAGES[language]
        if lexer_name and len(source) <= min(budget, LONGEST_COLOURED):
            budget -= len(source)
            _colour_block(code, source, lexer_name, job)


def _colour_block(code: Element, source: str, lexer_name: str, job: Job) -> None:
    code.text = None
    last: Element | None = None
    for name, text in _pieces(_lexer(lexer_name), source):
        if name:
            job.check_time()
            last = SubElement(code, "span", {"class": name})
            last.text = AtomicString(text)
        elif last is None:
            code.text = AtomicString(text)
        else:
            last.tail = AtomicString(text)


def _pieces(lexer: Lexer, source: str) -> Iterator[tuple[str, str]]:
    """(class or "", text), neighbours of one class joined; the texts together are the source."""
    name, text = "", ""
    for kind, value in lexer.get_tokens(source):
        found = next((css for token, css in _CLASSES if kind in token), "")
        if found == name or not value.strip():
            text += value
            continue
        if text:
            yield name, text
        name, text = found, value
    if text:
        yield name, text


@cache
def _lexer(name: str) -> Lexer:
    return cast("Lexer", get_lexer_by_name(name, stripnl=False, ensurenl=False))
