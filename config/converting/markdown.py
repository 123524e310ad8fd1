"""HTML of other forums as Markdown. What a reader would not see is not taken; the renderer sanitises the rest."""

import re
from html.parser import HTMLParser
from typing import Final

from config.converting.written import GAPS, address, code_block, code_words, literal, marked, table

DEEPEST: Final = 100  # open elements; what is nested deeper is read as if it were not
_SILENT: Final = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "iframe", "object"})
_VOID: Final = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "area", "base", "wbr", "source", "embed"})
_BLOCKS: Final = frozenset({"p", "div", "section", "article", "dl", "dd", "dt", "ul", "ol", "figure"})
_AROUND: Final = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "strike": "~~"}
_TYPED: Final = frozenset({"kbd", "sub", "sup"})  # may be written as they are
_HEADINGS: Final = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_FRAMES: Final = frozenset({"li", "blockquote", "pre", "code", "table", "tr", "td", "th", *_AROUND, *_TYPED})
_LANGUAGE: Final = re.compile(r"\blang(?:uage)?-([a-z0-9+#-]{1,20})\b")


def of_html(html: str) -> str:
    """What the HTML says, as Markdown. Never raises; linear in its length."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return GAPS.sub("\n\n", reader.result()).strip()


class _Frame:
    """An element whose text is led in when it ends."""

    def __init__(self, tag: str, note: str = "") -> None:
        self.tag, self.note = tag, note
        self.pieces: list[str] = []
        self.rows: list[list[tuple[str, str]]] = []  # of a table: the text of each cell, and to which side it stands


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._frames = [_Frame("")]
        self._open: list[str] = []
        self._links: list[tuple[str, int, _Frame]] = []
        self._lists: list[int | None] = []
        self._silent = self._literal = 0

    def result(self) -> str:
        while self._open:
            self._end(self._open.pop())
        return "".join(self._frames[0].pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self._void(tag, dict(attrs))
            return
        if len(self._open) >= DEEPEST:
            return
        self._open.append(tag)
        self._silent += tag in _SILENT
        self._literal += tag in ("pre", "code")
        if tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._pieces), self._frames[-1]))
        elif tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else None)
            self._put("\n" if len(self._lists) > 1 else "\n\n")
        elif tag in _FRAMES:
            self._begin_frame(tag, {name: value or "" for name, value in attrs})
        elif tag in _HEADINGS:
            self._put("\n\n" + _HEADINGS[tag])
        elif tag in _BLOCKS:
            self._put("\n\n")

    def _begin_frame(self, tag: str, attrs: dict[str, str]) -> None:
        language = (_LANGUAGE.search(attrs.get("class", "")) or ["", ""])[1]
        if tag == "code" and self._frames[-1].tag == "pre":
            self._frames[-1].note = self._frames[-1].note or language
        side = (re.search(r"text-align:\s*(left|right|center)", attrs.get("style", "")) or ["", ""])[1]
        self._frames.append(_Frame(tag, language if tag == "pre" else side or attrs.get("align", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open:
            last = self._open.pop()
            self._end(last)
            if last == tag:
                return

    def _end(self, tag: str) -> None:
        self._silent -= tag in _SILENT
        self._literal -= tag in ("pre", "code")
        if tag == "a":
            self._end_link()
        elif tag in ("ul", "ol"):
            self._lists and self._lists.pop()
            self._put("\n\n" if not self._lists else "")
        elif tag in _FRAMES:
            self._end_frame()
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._put("\n\n")

    def _end_link(self) -> None:
        wanted, begin, frame = self._links.pop()
        if frame is not self._frames[-1]:  # a block inside of a link
            return
        words = " ".join("".join(self._pieces[begin:]).split())
        if (to := address(wanted)) and words:
            del self._pieces[begin:]
            self._put(f"[{words}]({to})")

    def _end_frame(self) -> None:
        frame = self._frames.pop()
        text = "".join(frame.pieces)
        if frame.tag in ("td", "th") and self._frames[-1].tag == "tr":
            self._frames[-1].rows.append([(text, frame.note)])
        elif frame.tag == "tr" and self._frames[-1].tag == "table":
            self._frames[-1].rows.append([cell for row in frame.rows for cell in row])
        elif frame.tag == "table":
            self._put(f"{text}\n\n{table(frame.rows)}\n\n")
        else:
            self._put(self._framed(frame, text))

    def _framed(self, frame: _Frame, text: str) -> str:
        tag = frame.tag
        if tag == "pre":
            return f"\n\n{code_block(text, frame.note)}\n\n"
        if tag == "code":
            return text if self._literal else code_words(text)
        if tag in _AROUND:
            return marked(text, _AROUND[tag], _AROUND[tag])
        if tag in _TYPED:
            return text if self._literal or "<" in text else marked(text, f"<{tag}>", f"</{tag}>")
        if tag == "blockquote":
            lines = GAPS.sub("\n\n", text).strip("\n ").split("\n")
            return "\n\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"
        return self._point(GAPS.sub("\n\n", text).strip("\n ")) if tag == "li" else text

    def _point(self, text: str) -> str:
        lead = "- "
        if self._lists and (number := self._lists[-1]) is not None:
            lead, self._lists[-1] = f"{number}. ", number + 1
        lines = text.split("\n")
        return lead + "\n".join([lines[0], *(f"{' ' * len(lead)}{line}".rstrip() for line in lines[1:])]) + "\n"

    def _void(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "br":
            self._put("\n")
        elif tag == "hr":
            self._put("\n\n---\n\n")
        elif tag == "img":
            words = " ".join((attrs.get("alt") or "").split())
            if (to := address(attrs.get("src") or "")).startswith("http"):
                # A link: pictures of other sites are not shown here, since each would tell them who reads.
                self._put(f"[{words or 'image'}]({to})")
            elif words:
                self._put(words)

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._literal:
            self._put(data)
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", data)
        before = "".join(self._pieces[-1:])
        if not before.strip() and not words.strip():
            return
        self._put(literal(words, begins_line=before.endswith("\n") or not self._pieces))

    def _put(self, text: str) -> None:
        if not self._silent:
            self._pieces.append(text)

    @property
    def _pieces(self) -> list[str]:
        return self._frames[-1].pieces
