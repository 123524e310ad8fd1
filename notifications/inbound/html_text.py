"""The words of a message that is written in HTML, as Markdown: paragraphs, lists, links, quotations; nothing else.

What a mail program marks as the message that is answered is left out already here, where the mark can be seen.
"""

import re
from html.parser import HTMLParser
from typing import Final

LONGEST_HTML: Final = 300_000  # characters
DEEPEST_QUOTE: Final = 4
DEEPEST: Final = 200  # open elements; what is nested deeper is read as if it were not
_BLOCKS: Final = frozenset(
    {"p", "div", "tr", "table", "section", "article", "header", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "pre"}
    | {"ul", "ol", "dl", "dt", "dd", "address", "center", "form", "fieldset", "hr"}
)
_SILENT: Final = frozenset({"head", "style", "script", "title", "template", "noscript", "svg", "object", "includetail"})
_VOID: Final = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "area", "base", "wbr", "source", "embed"})
_PARAGRAPHS: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre", "blockquote", "table"})
# By class or id: Gmail, Yahoo, Outlook, Proton, Thunderbird, 163 and 126, QQ, Foxmail, Zimbra, Lark.
_QUOTED: Final = re.compile(
    r"(?:^|\s)(?:gmail_quote|gmail_extra|yahoo_quoted|protonmail_quote|moz-cite-prefix|isReplyContent|"
    r"OLK_SRC_BODY_SECTION|ntes-mail-quote|mail-quote-collapse|"
    r"history-quote-wrapper|foxmail_quote|zmail_extra)(?:\s|$)",
    re.IGNORECASE,
)
# Outlook marks where the quotation begins, and not where it ends.
_BEGINS: Final = re.compile(r"(?:^|\s)(?:x_)?(?:divRplyFwdMsg|appendonsend)(?:\s|$)", re.IGNORECASE)
# Outlook and Foxmail draw a line above what they quote, and name neither.
_RULED: Final = re.compile(r"border(?:-top)?\s*:[^;]{0,40}solid\s+#?(?:E1E1E1|B5C4DF)", re.IGNORECASE)
_SPACES: Final = re.compile(r"[ \t\r\n\f\xa0\u200b]+")
_GAPS: Final = re.compile(r"\n{3,}")
_SEPARATOR: Final = "-- "


def words_of(html: str) -> str:
    """What the HTML says. Never raises; linear in its length."""
    reader = _Reader()
    reader.feed(html[:LONGEST_HTML])
    reader.close()
    text = "".join(reader.pieces)
    lines = [line if line == _SEPARATOR else line.rstrip() for line in text.split("\n")]
    return _GAPS.sub("\n\n", "\n".join(lines)).strip("\n")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._open: list[tuple[str, bool]] = []  # element, and whether it began a silence
        self._silences = 0
        self._quotes = 0
        self._links: list[tuple[str, int]] = []  # where a link leads, and where its words begin
        self._is_preformatted = 0
        self._is_cut = False  # a mark says that everything from here on is the message that is answered

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._break()
        elif tag == "hr":
            self._break(2)
        if tag in _VOID:
            return
        values = {name: value or "" for name, value in attrs}
        is_silent = tag in _SILENT or self._is_quoted(values)
        if len(self._open) < DEEPEST:
            self._open.append((tag, is_silent))
            self._silences += is_silent
        self._begin(tag, values)

    def handle_endtag(self, tag: str) -> None:
        if not any(found == tag for found, _silent in self._open):
            return
        while self._open:
            found, is_silent = self._open.pop()
            self._end(found)
            self._silences -= is_silent
            if found == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._silences or self._is_cut:
            return
        if self._is_preformatted:
            for number, line in enumerate(data.split("\n")):
                if number:
                    self._break()
                self._write(line)
            return
        text = _SPACES.sub(" ", data)
        at_line = not self.pieces or self.pieces[-1].endswith(("\n", "> ", " "))
        self._write(text.lstrip(" ") if at_line and text != _SEPARATOR else text)

    def _begin(self, tag: str, values: dict[str, str]) -> None:
        if tag == "blockquote":
            self._break()
            self._quotes += 1
            self._break()
        elif tag in _BLOCKS or tag in _PARAGRAPHS:
            self._break(2 if tag in _PARAGRAPHS else 1)
        if tag == "li":
            self._break()
            self._write("- ")
        elif tag == "pre":
            self._is_preformatted += 1
        elif tag == "a":
            self._links.append((values.get("href", ""), len(self.pieces)))

    def _end(self, tag: str) -> None:
        if tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        elif tag == "pre":
            self._is_preformatted = max(0, self._is_preformatted - 1)
        elif tag == "a" and self._links:
            self._finish_link(*self._links.pop())
        elif tag in ("td", "th"):
            self._write(" ")
        if tag in _BLOCKS or tag in _PARAGRAPHS:
            self._break(2 if tag in _PARAGRAPHS else 1)

    def _is_quoted(self, values: dict[str, str]) -> bool:
        names = f"{values.get('class', '')} {values.get('id', '')}"
        is_begun = _RULED.search(values.get("style", "")[:400]) or _BEGINS.search(names[:400])
        if is_begun and any(piece.strip() for piece in self.pieces):
            self._is_cut = True
        return bool(_QUOTED.search(names[:400]))

    def _finish_link(self, href: str, start: int) -> None:
        """A link whose words are not where it leads says both, as Markdown."""
        if self._silences or self._is_cut or not href.lower().startswith(("http://", "https://")):
            return
        shown = "".join(self.pieces[start:]).strip()
        if not shown or "\n" in shown or any(sign in href for sign in "<>()[] \\"):
            return
        if href.rstrip("/").endswith(shown.rstrip("/")):
            self.pieces[start:] = [f"<{href}>"]
        elif not any(sign in shown for sign in "[]"):
            self.pieces[start:] = [f"[{shown}]({href})"]

    def _break(self, lines: int = 1) -> None:
        if self._silences or self._is_cut:
            return
        prefix = "> " * min(self._quotes, DEEPEST_QUOTE)
        self.pieces.append(f"\n{prefix}" * lines)

    def _write(self, text: str) -> None:
        if not text or self._silences or self._is_cut:
            return
        self.pieces.append(text)
