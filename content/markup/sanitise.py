"""Which HTML may leave the renderer: bleach applies the allowlist, nh3 applies it again and has the last word.

The renderer builds its own elements and escapes everything else, so both should find nothing to do. They are here for
the day when that is wrong. bleach is no longer maintained; to remove it, drop `first_pass` and its tests.
"""

import re
import threading
from collections.abc import Callable
from typing import Final

import nh3
from bleach.sanitizer import Cleaner

from content.markup import files, urls
from content.markup.code import CLASSES as CODE_CLASSES
from content.markup.code import LANGUAGES
from content.markup.rendered import RenderedHtml

_WORDS: Final = frozenset({"a", "br", "code", "del", "em", "img", "input", "kbd", "span", "strong", "sub", "sup"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS: Final = frozenset({"blockquote", "details", "div", "hr", "p", "pre", "section", "summary"})
_ROWS: Final = frozenset({"li", "ol", "table", "tbody", "td", "th", "thead", "tr", "ul"})
TAGS: Final = _WORDS | _HEADINGS | _BLOCKS | _ROWS
REL: Final = "noopener noreferrer nofollow ugc"
ID: Final = re.compile(r"u-[a-z0-9]{8}-[\w-]{1,80}")

_PIXELS = re.compile(r"[1-9][0-9]{0,4}")
_PICTURE = rf"{files.PATH}(?:\?width=[1-9][0-9]{{1,4}})? [1-9][0-9]{{0,4}}w"
_PICTURES = re.compile(rf"{_PICTURE}(?:, {_PICTURE}){{0,5}}")
_FRAGMENT = re.compile(rf"#{ID.pattern}")
_CLASSES: Final = {
    "a": frozenset({"attachment", "mention", "topic", "term", "identifier", "remote-image", "footnote-backref"}),
    "code": frozenset(f"language-{language}" for language in LANGUAGES),
    "div": frozenset({"table", "math math--block"}),
    "li": frozenset({"task"}),
    "section": frozenset({"footnotes"}),
    "span": frozenset({"math", "math math--block", "identifier"}) | CODE_CLASSES,
    "sup": frozenset({"footnote-ref"}),
    "td": frozenset({"align-center", "align-end"}),
    "th": frozenset({"align-center", "align-end"}),
}
_ATTRIBUTES: Final = {
    "a": {"href", "title", "class", "id"},
    "code": {"class"},
    "details": {"open"},
    "div": {"class", "tabindex"},
    **{heading: {"id"} for heading in _HEADINGS},
    "img": {"src", "srcset", "sizes", "width", "height", "alt", "title", "loading"},
    "input": {"type", "checked", "disabled", "aria-label"},
    "li": {"class", "id"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "section": {"class"},
    "span": {"class"},
    "sup": {"class"},
    "td": {"class"},
    "th": {"class"},
}


def allowed(tag: str, name: str, value: str) -> bool:
    """Whether an element may carry an attribute with this value."""
    if name not in _ATTRIBUTES.get(tag, ()):
        return False
    if name == "class":
        return value in _CLASSES[tag]
    return _VALUES[name](value)


def is_link(url: str) -> bool:
    """A safe address; a fragment only within the text itself."""
    return bool(_FRAGMENT.fullmatch(url)) if url.startswith("#") else urls.is_safe(url)


_VALUES: Final[dict[str, Callable[[str], bool]]] = {
    "alt": lambda value: True,
    "aria-label": frozenset({"✓", "○"}).__contains__,
    "checked": frozenset({"", "checked"}).__contains__,
    "disabled": frozenset({"", "disabled"}).__contains__,
    "height": lambda value: bool(_PIXELS.fullmatch(value)),
    "href": is_link,
    "id": lambda value: bool(ID.fullmatch(value)),
    "loading": frozenset({"lazy"}).__contains__,
    "open": frozenset({"", "open"}).__contains__,
    "sizes": frozenset({files.SIZES}).__contains__,
    "src": urls.is_local,
    "srcset": lambda value: bool(_PICTURES.fullmatch(value)),
    "start": lambda value: bool(re.fullmatch(r"[0-9]{1,9}", value)),
    "tabindex": frozenset({"0"}).__contains__,
    "title": lambda value: True,
    "type": frozenset({"checkbox"}).__contains__,
    "width": lambda value: bool(_PIXELS.fullmatch(value)),
}


def _filter(tag: str, name: str, value: str) -> str | None:
    by_nh3_itself = tag == "a" and name == "rel" and value == REL
    return value if by_nh3_itself or allowed(tag, name, value) else None


# A cleaner of bleach reads one text at a time: two threads with the same one get pieces of each other's texts.
_cleaners = threading.local()
_nh3 = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    attribute_filter=_filter,
    url_schemes=set(urls.SCHEMES),
    link_rel=REL,
    set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
    strip_comments=True,
)


def first_pass(html: str) -> str:
    """The allowlist by bleach."""
    return str(_bleach().clean(html))


def _bleach() -> Cleaner:
    """The thread's own."""
    cleaner: Cleaner | None = getattr(_cleaners, "cleaner", None)
    if cleaner is None:
        cleaner = _cleaners.cleaner = Cleaner(
            tags=TAGS,
            attributes=allowed,
            protocols=urls.SCHEMES,
            strip=True,
            strip_comments=True,
        )
    return cleaner


def last_word(html: str) -> str:
    """The same allowlist by nh3, which also sets `rel` on every link."""
    return _nh3.clean(html)


def sanitise(html: str) -> RenderedHtml:
    """HTML that may stand on a page. Doing it twice changes nothing."""
    return RenderedHtml(last_word(first_pass(html)))
