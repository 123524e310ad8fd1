"""Reading HTML as a browser does, to say what is in it that must not be. Shares no code with the product."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

# Written out a second time on purpose: a change of the product's table must be a decision here too.
ALLOWED = {
    "a": {"href", "title", "class", "id", "rel"},
    "blockquote": set(),
    "br": set(),
    "code": {"class"},
    "del": set(),
    "details": {"open"},
    "div": {"class", "tabindex"},
    "em": set(),
    **{f"h{level}": {"id"} for level in range(1, 7)},
    "hr": set(),
    "img": {"src", "alt", "title", "loading"},
    "input": {"type", "checked", "disabled", "aria-label"},
    "kbd": set(),
    "li": {"class", "id"},
    "ol": {"start"},
    "p": set(),
    "pre": {"tabindex"},
    "section": {"class"},
    "span": {"class"},
    "strong": set(),
    "sub": set(),
    "summary": set(),
    "sup": {"class"},
    "table": set(),
    "tbody": set(),
    "td": {"class"},
    "th": {"class"},
    "thead": set(),
    "tr": set(),
    "ul": set(),
}
CLASS = re.compile(
    r"mention|topic|term|identifier|remote-image|footnote-ref|footnote-backref|footnotes|task|table|align-center|align-end"
    r"|math|math math--block|tok-[a-z]|language-[a-z0-9+-]{1,20}"
)
ID = re.compile(r"u-[a-z0-9]{8}-[\w-]+")
HIDDEN = re.compile("[\x00-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class _Inspector(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.wrong = []

    def handle_starttag(self, tag, attributes):
        if tag not in ALLOWED:
            self.wrong.append(f"<{tag}>")
            return
        values = dict(attributes)
        self.wrong += [f"{tag} {name}" for name in values if name not in ALLOWED[tag]]
        self.wrong += [
            f"{tag} {name}={value}" for name, value in values.items() if not _is_right(tag, name, value or "")
        ]
        if len(values) != len(attributes):
            self.wrong.append(f"{tag} twice")
        if tag == "input" and (values.get("type") != "checkbox" or "disabled" not in values):
            self.wrong.append("input that works")
        if tag == "a" and set(values.get("rel", "").split()) != {"noopener", "noreferrer", "nofollow", "ugc"}:
            self.wrong.append("a without rel")

    def handle_comment(self, data):
        self.wrong.append("comment")

    def handle_decl(self, decl):
        self.wrong.append("declaration")

    def handle_pi(self, data):
        self.wrong.append("instruction")

    unknown_decl = handle_decl


def _is_right(tag, name, value):
    if name == "href":
        return is_right_link(value)
    if name == "src":
        return value.startswith("/") and value[1:2] not in ("/", "\\") and not HIDDEN.search(value)
    if name == "class":
        return bool(CLASS.fullmatch(value))
    if name == "id":
        return bool(ID.fullmatch(value))
    if name == "tabindex":
        return value == "0"
    return True


def is_right_link(value):
    if HIDDEN.search(value) or re.match(r"[/\\]{2}|/\\", value):
        return False
    if value.startswith("#"):
        return bool(ID.fullmatch(value[1:]))
    scheme = re.match(r"([^/?#]*):", value)
    try:
        return scheme is None or urlsplit(value).scheme in ("http", "https", "mailto")
    except ValueError:
        return False


def wrongs(html):
    """Everything in `html` that must not be there; empty when all is well."""
    inspector = _Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.wrong
