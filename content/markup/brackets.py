"""Links, images and footnote marks: everything that begins with a square bracket."""

import re
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.util import INLINE_PLACEHOLDER_RE, AtomicString
from markdown_it.common.utils import normalizeReference

from content.markup import files, urls
from content.markup.limits import DEEPEST_NESTING
from content.markup.names import File

if TYPE_CHECKING:
    from content.markup.engine import Engine

Found = tuple[Element | str | None, int | None, int | None]
NOTHING: Final[Found] = (None, None, None)

# Possessive throughout: whatever stands after the parenthesis is read once.
_DESTINATION = r"(?:<(?P<quoted>[^<>\n]*+)>|(?P<plain>(?:[^\s()<]|\((?:[^\s()]|\([^\s()]*+\))*+\))*+))"
_TITLE = r"""(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|\((?P<round>[^()]*+)\))"""
_TARGET = re.compile(rf"\(\s*+{_DESTINATION}(?:\s++{_TITLE})?+\s*+\)")
_LONGEST_LABEL: Final = 999  # characters, as in CommonMark; comparing longer ones would cost the square
_LABEL = re.compile(r"\[([^\[\]]{0,999}+)\]")
_ESCAPED = re.compile("\x02(\\d+)\x03")


class BracketMap:
    """Where each `[` closes, found in one pass and kept while only text before it changes.

    Python-Markdown looks for the end of every bracket from that bracket on, which costs the square of their number; and
    after each replacement it hands over a new string. What follows the replacement is the same as before, so positions
    are counted from the end.
    """

    def __init__(self) -> None:
        self._tail = ""
        self._closing: dict[int, int] = {}
        self._opening: dict[int, int] = {}

    def closing(self, data: str, opening: int) -> int | None:
        """Index of the `]` that belongs to the `[` at `opening`, or None."""
        if len(self._tail) < len(data) - opening or not data.endswith(self._tail):
            self._read(data)
        found = self._closing.get(len(data) - opening)
        return None if found is None else len(data) - found

    def opening(self, data: str, closing: int) -> int | None:
        """Index of the `[` that the `]` at `closing` belongs to, or None. Call `closing` first."""
        found = self._opening.get(len(data) - closing)
        return None if found is None else len(data) - found

    def replaced_up_to(self, data: str, end: int) -> None:
        """What stands before `end` is about to be replaced."""
        self._tail = data[end:]

    def _read(self, data: str) -> None:
        self._tail, self._closing, self._opening = data, {}, {}
        waiting: list[int] = []
        for match in _BRACKET.finditer(data):
            if match.group() == "[":
                waiting.append(match.start())
            elif waiting:
                opening, closing = len(data) - waiting.pop(), len(data) - match.start()
                self._closing[opening], self._opening[closing] = closing, opening


_BRACKET = re.compile(r"[\[\]]")


class BracketProcessor(InlineProcessor):
    """What links and images have in common."""

    def __init__(self, pattern: str, md: "Engine") -> None:
        super().__init__(pattern, md)
        self._engine = md
        self._map = BracketMap()

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        opening = m.end() - 1
        closing = self._map.closing(data, opening)
        if closing is None:
            return NOTHING
        content = data[opening + 1 : closing]
        target = None if self._is_label_of_image(data, opening) else self._target(data, closing + 1, content)
        if target is None:
            return self._without_target(m, data, content, closing + 1)
        url, title, end = target
        element = self._element(url, title, content)
        if element is None:
            return NOTHING
        self._engine.job.count("too_many_links")
        self._engine.job.check_time()
        self._map.replaced_up_to(data, end)
        return element, m.start(), end

    def _is_label_of_image(self, data: str, opening: int) -> bool:
        """Whether the bracket is the second of `![words][label]`, which is read as a whole, later."""
        if data[opening - 1 : opening] != "]":
            return False
        first = self._map.opening(data, opening - 1)
        return first is not None and data[first - 1 : first] == "!"

    def _element(self, url: str, title: str, content: str) -> Element | None:
        """The element for an address, or None to leave the text as it is."""
        raise NotImplementedError

    def _without_target(self, m: re.Match[str], data: str, content: str, end: int) -> Found:
        return NOTHING

    def _target(self, data: str, index: int, content: str) -> tuple[str, str, int] | None:
        """Address, title and end of `(address "title")`, `[label]`, `[]` or nothing after the closing bracket."""
        match = _TARGET.match(data, index)
        if match:
            written = match["quoted"] if match["quoted"] is not None else match["plain"]
            title = match["double"] or match["single"] or match["round"] or ""
            return self._plain(written), self._plain(title), match.end()
        match = _LABEL.match(data, index)
        label = (match and match.group(1).strip()) or content
        if len(label) > _LONGEST_LABEL:
            return None
        found = self._engine.job.references.get(normalizeReference(_as_written(label)))
        if found is None:
            return None
        return (*found, match.end() if match else index)

    def _file(self, url: str) -> File | None:
        """What is known of the attached file at this address."""
        return self._engine.job.names.files.get(files.key_of(url)) if url.startswith("/files/") else None

    def _plain(self, written: str) -> str:
        """Text without placeholders, entities and escapes."""
        text = self.unescape(written)
        # What stood in a placeholder may hold further ones: an escape in a link in the description of a picture.
        for _level in range(DEEPEST_NESTING):
            if not INLINE_PLACEHOLDER_RE.search(text):
                break
            text = self.unescape(text)
        return _ESCAPED.sub(lambda match: chr(int(match.group(1))), urls.decode(text))


def _as_written(label: str) -> str:
    """A label with its escapes put back: definitions are compared in the form in which they were typed."""
    return _ESCAPED.sub(lambda match: "\\" + chr(int(match.group(1))), label)


class LinkProcessor(BracketProcessor):
    """`[text](address)`, `[text][label]`, `[label]` and `[^note]`."""

    def __init__(self, md: "Engine") -> None:
        super().__init__(r"(?<!!)\[", md)

    def _element(self, url: str, title: str, content: str) -> Element | None:
        if self._holds_link(content):
            return None
        file = self._file(url)
        if file and not file.is_image:
            return files.document(file, words=content, title=title)
        page = self._engine.job.names.pages.get(url.lower())
        if page:
            url, title = page.url, title or page.title
        if not urls.is_safe(url):
            element = Element("span")  # the words stay, the way out is closed
        else:
            element = Element("a", {"href": urls.encoded(url)} | ({"title": title} if title else {}))
        element.text = content
        return element

    def _holds_link(self, content: str) -> bool:
        stash = self._engine.inline.stashed_nodes
        nodes = (stash.get(match.group(1)) for match in INLINE_PLACEHOLDER_RE.finditer(content))
        return any(isinstance(node, Element) and node.tag == "a" for node in nodes)

    def _without_target(self, m: re.Match[str], data: str, content: str, end: int) -> Found:
        if not content.startswith("^") or len(content) > _LONGEST_LABEL:
            return NOTHING
        label = _as_written(content[1:])
        if label not in self._engine.job.footnotes:
            return NOTHING
        self._engine.job.count("too_many_footnote_marks")
        self._map.replaced_up_to(data, end)
        mark = Element("sup", {"class": "footnote-ref"})
        mark.text = AtomicString(label)  # content.markup.footnotes numbers it when the order is known
        return mark, m.start(), end


class ImageProcessor(BracketProcessor):
    """`![words](address)`. Pictures of this site are shown; others become links: pages load nothing from outside."""

    def __init__(self, md: "Engine") -> None:
        super().__init__(r"!\[", md)

    def _element(self, url: str, title: str, content: str) -> Element | None:
        words = self._plain(content)
        titled = {"title": title} if title else {}
        file = self._file(url)
        if file and file.is_image:
            return files.picture(file, words=words, title=title)
        if not file and urls.is_local(url):
            return Element("img", {"src": urls.encoded(url), "alt": words, "loading": "lazy"} | titled)
        inside_link = "a" in self._engine.inline.ancestors
        if inside_link or not urls.is_safe(url):
            element = Element("span")
        elif file:
            element = files.document(file, words=words, title=title)
        else:
            element = Element("a", {"href": urls.encoded(url), "class": "remote-image"} | titled)
        element.text = AtomicString(element.text or words or url)
        return element
