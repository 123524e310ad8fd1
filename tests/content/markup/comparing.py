"""HTML reduced to what a sample is about."""

from html import escape
from html.parser import HTMLParser

KEPT = {"href", "src", "alt", "title", "type", "checked", "start", "open"}
BLOCKS = {"blockquote", "details", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section"}
BLOCKS |= {"summary", "table", "tbody", "td", "th", "thead", "tr", "ul"}
VOID = {"br", "hr", "img", "input"}
LAYOUT_ONLY = {("div", "table")}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces = []
        self.open = []
        self.in_pre = 0

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        hidden = (tag, values.get("class")) in LAYOUT_ONLY or (tag == "span" and "tok-" in values.get("class", ""))
        if tag not in VOID:
            self.open.append(hidden)
        self.in_pre += tag == "pre"
        if not hidden:
            kept = "".join(f' {name}="{values[name] or ""}"' for name in sorted(values) if name in KEPT)
            self.pieces.append(f"<{tag}{kept}>")

    def handle_endtag(self, tag):
        if tag in VOID:
            return  # written as <br />
        self.in_pre -= tag == "pre"
        if not self.open.pop():
            self.pieces.append(f"</{tag}>")

    def handle_data(self, data):
        if not self.in_pre:
            data = data.replace("\n", " ")
            data = data.lstrip(" ") if self.pieces[-1:] == ["<br>"] else data
        if data.strip() or self.in_pre or (self.pieces and not _is_block(self.pieces[-1])):
            self.pieces.append(escape(data, quote=False))


def _is_block(piece):
    return piece.startswith("<") and piece.strip("</>").split()[0] in BLOCKS


def essence(html):
    """Tags with the attributes that carry meaning, and text; space that no reader sees is gone."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    out = ""
    for piece in reader.pieces:
        if _is_block(piece):
            out = out.rstrip(" ") + piece
        else:
            out += piece.lstrip(" ") if out.endswith(">") and _ends_with_block(out) and not reader.in_pre else piece
    return out.strip()


def _ends_with_block(out):
    return _is_block(out[out.rindex("<") :])
