"""Finds every text that is marked for translation, in Python files and in templates."""

import ast
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.extract import extract_python
from django.conf import settings
from django.utils.translation.template import templatize

ROOMS = (
    "config",
    "search",
    "moderation",
    "forum",
    "knowledge",
    "notifications",
    "accounts",
    "content",
    "events",
    "foundation",
)
TEMPLATE_FOLDER = "templates"
TEMPLATE_ENDINGS = (".html", ".txt")
# What each function takes: positions of singular, plural and, marked c, context.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

_LITERAL = re.compile(r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")""")
_CALL = re.compile(
    rf"(?<![\w.])(gettext|ngettext|pgettext|npgettext|_)\(((?:{_LITERAL.pattern}(?:,\s*)?)+)(?:count)?\)"
)

Text = tuple[str, str, str, list[str]]  # context, singular, plural, comments
Key = tuple[str, str]  # context (empty for none), singular


@dataclass
class Message:
    """One text: where it stands, and what its translator should know."""

    context: str
    singular: str
    plural: str = ""
    files: set[str] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)


class ExtractionError(Exception):
    """Two places use one text in ways that exclude each other."""


def messages() -> dict[Key, Message]:
    """Every marked text of the product, by context and singular."""
    found: dict[Key, Message] = {}
    for path in _sources():
        name = path.relative_to(settings.ROOT).as_posix()
        for context, singular, plural, comments in _texts_in(path):
            message = found.setdefault((context, singular), Message(context, singular))
            if plural and message.plural not in ("", plural):
                raise ExtractionError(f"{name}: “{singular}” has another plural elsewhere.")
            message.plural = message.plural or plural
            message.files.add(name)
            message.comments += [comment for comment in comments if comment not in message.comments]
    return found


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from (path for path in sorted((settings.ROOT / room).rglob("*.py")) if "migrations" not in path.parts)
    for path in sorted((settings.ROOT / TEMPLATE_FOLDER).rglob("*")):
        if path.suffix in TEMPLATE_ENDINGS:
            yield path


def _texts_in(path: Path) -> Iterator[Text]:
    source = path.read_text(encoding="utf-8")
    return _in_template(source, path) if path.suffix in TEMPLATE_ENDINGS else _in_python(source)


def _in_template(source: str, path: Path) -> Iterator[Text]:
    """Django makes calls of the tags and blanks out the rest. The result is no Python, so the calls are picked out."""
    for call in _CALL.finditer(templatize(source, origin=str(path))):
        texts = [ast.literal_eval(literal) for literal in _LITERAL.findall(call.group(2))]
        yield _text(call.group(1), texts, [])


def _in_python(source: str) -> Iterator[Text]:
    for _line, function, arguments, comments in extract_python(
        io.BytesIO(source.encode()), KEYWORDS, ["Translators:"], {}
    ):
        texts = [arguments] if isinstance(arguments, str) else list(arguments or ())
        if texts and texts[0]:
            yield _text(str(function), texts, list(comments or ()))


def _text(function: str, texts: Sequence[str | None], comments: Iterable[str]) -> Text:
    rest = [text or "" for text in texts]
    context = rest.pop(0) if function.startswith(("pgettext", "npgettext")) else ""
    plural = rest[1] if function.startswith(("ngettext", "npgettext")) else ""
    return context, rest[0], plural, [str(comment) for comment in comments]
