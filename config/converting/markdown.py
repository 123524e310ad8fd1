"""HTML of other forums as Markdown. What a reader would not see is not taken; the renderer sanitises the rest."""

import re
from html.parser import HTMLParser
from typing import Final

DEEPEST: Final = 100  # open elements; what is nested deeper is read as if it were not
_SILENT: Final = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "iframe", "object"})
_VOID: Final = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "area", "base", "wbr", "source", "embed"})
_BLOCKS: Final = frozenset({"p", "div", "section", "article", "table", "tr", "dl", "dd", "dt", "ul", "ol", "figure"})
_AROUND: Final = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "strike": "~~"}
_HEADINGS: Final = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_GAPS: Final = re.compile(r"\n{3,}")
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<])")
_BEGINS: Final = re.compile(r"^(\s*)(#{1,6}\s|[-+]\s|>|\d+[.)]\s)", re.MULTILINE)


def of_html(html: str) -> str:
    """What the HTML says, as Markdown. Never raises; linear in its length."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _GAPS.sub("\n\n", reader.result()).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        # A frame is a quotation or the point of a list: its text is led in when it ends.
        self._frames: list[tuple[str, list[str]]] = [("", [])]
        self._open: list[str] = []
        self._links: list[tuple[str, int]] = []
        self._lists: list[int | None] = []
        self._silent = self._literal = 0

    def result(self) -> str:
        while len(self._frames) > 1:
            self._close_frame()
        return "".join(self._frames[0][1])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self._void(tag, dict(attrs))
            return
        if len(self._open) >= DEEPEST:
            return
        self._open.append(tag)
        self._silent += tag in _SILENT
        if tag == "pre":
            self._literal += 1
            self._put("\n\n```\n")
        elif tag == "code" and not self._literal:
            self._put("`")
            self._literal += 1
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._pieces)))
        elif tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else None)
            self._put("\n" if len(self._lists) > 1 else "\n\n")
        elif tag in ("li", "blockquote"):
            self._frames.append((tag, []))
        else:
            self._begin(tag)

    def _begin(self, tag: str) -> None:
        if tag in _AROUND:
            self._put(_AROUND[tag])
        elif tag in _HEADINGS:
            self._put("\n\n" + _HEADINGS[tag])
        elif tag in ("td", "th"):
            self._put(" | ")
        elif tag in _BLOCKS:
            self._put("\n" if tag == "tr" else "\n\n")

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
        if tag == "pre":
            self._literal -= 1
            self._put("\n```\n\n" if not "".join(self._pieces[-1:]).endswith("\n") else "```\n\n")
        elif tag == "code" and "pre" not in self._open:
            self._literal = max(self._literal - 1, 0)
            self._put("`")
        elif tag == "a":
            self._end_link()
        elif tag in ("ul", "ol"):
            self._lists and self._lists.pop()
            self._put("\n\n" if not self._lists else "")
        elif tag in ("li", "blockquote"):
            self._close_frame()
        elif tag in _AROUND:
            self._put(_AROUND[tag])
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._put("\n\n" if tag != "tr" else "")

    def _end_link(self) -> None:
        if not self._links:
            return
        address, begin = self._links.pop()
        words = " ".join("".join(self._pieces[begin:]).split())
        if re.fullmatch(r"(?:https?://|mailto:|/)[^\s()<>]+", address) and words:
            del self._pieces[begin:]
            self._put(f"[{words}]({address})")

    def _close_frame(self) -> None:
        if len(self._frames) == 1:
            return
        tag, pieces = self._frames.pop()
        text = _GAPS.sub("\n\n", "".join(pieces)).strip("\n ")
        if tag == "blockquote":
            self._put("\n\n" + "\n".join(f"> {line}".rstrip() for line in text.split("\n")) + "\n\n")
            return
        lead = "- "
        if self._lists and (number := self._lists[-1]) is not None:
            lead, self._lists[-1] = f"{number}. ", number + 1
        inner = ("\n" + " " * len(lead)).join(text.split("\n"))
        self._put(f"{lead}{inner}\n")

    def _void(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "br":
            self._put("\n")
        elif tag == "hr":
            self._put("\n\n---\n\n")
        elif tag == "img":
            address, words = attrs.get("src") or "", " ".join((attrs.get("alt") or "").split())
            if re.fullmatch(r"https?://[^\s()<>]+", address):
                # A link: pictures of other sites are not shown here, since each would tell them who reads.
                self._put(f"[{words or 'image'}]({address})")
            elif words:
                self._put(words)

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._literal:
            self._put(data)
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", data)
        if not "".join(self._pieces[-1:]).strip() and not words.strip():
            return
        escaped = _SPECIAL.sub(r"\\\1", words)
        if "".join(self._pieces[-1:]).endswith("\n") or not self._pieces:
            escaped = _BEGINS.sub(r"\1\\\2", escaped.lstrip())
        self._put(escaped)

    def _put(self, text: str) -> None:
        if not self._silent:
            self._pieces.append(text)

    @property
    def _pieces(self) -> list[str]:
        return self._frames[-1][1]
