"""People, topics, addresses and identifiers in running text."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from content.citations import recognise
from content.markup import urls
from content.markup.brackets import NOTHING, Found
from content.markup.names import NAME, Link, prefixes

if TYPE_CHECKING:
    from content.markup.engine import Engine

# An address ends at a space, a quotation mark and Chinese punctuation; a Chinese path may be part of it.
_URL = (
    r"(?<![A-Za-z0-9@/._-])(?P<url>(?:https?://|www\.)"
    "[^\\s<>\"'“”‘’，。；、？！：（）【】《》「」『』〈〉…\x02\x03`|]{1,2000}+)"
)
_MAIL = (
    r"|(?<![A-Za-z0-9._%+@/-])(?P<mail>[A-Za-z0-9._%+-]{1,64}+@"
    r"[A-Za-z0-9-]{1,63}+(?:\.[A-Za-z0-9-]{1,63}+){1,8}+)"
)
MENTION: Final = rf"(?<![A-Za-z0-9_./@+-])@(?P<name>{NAME})"
TOPIC: Final = rf"(?<![A-Za-z0-9_./&#-])#(?P<name>{NAME})"
PAGE: Final = r"(?<![A-Za-z0-9_./&:#-])(?P<name>(?:article|path|topic):[A-Za-z0-9][A-Za-z0-9-]{0,99})"
"""Where a link leads, as `[words](article:calibration-matters)`."""
_TRAILING: Final = "?!.,:*_~;'\""
_OPENERS: Final = {")": "(", "]": "["}
_LAST_ENTITY = re.compile(r"&[A-Za-z0-9]{2,31};$")


class OutsideLinks(InlineProcessor):
    """A pattern that makes links, and therefore does not look inside of one."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, pattern: str, md: "Engine") -> None:
        super().__init__(pattern, md)
        self._engine = md

    def _link(self, text: str, url: str, kind: str = "", title: str = "") -> Element:
        attributes = (
            {"href": urls.encoded(url)} | ({"class": kind} if kind else {}) | ({"title": title} if title else {})
        )
        link = Element("a", attributes)
        link.text = AtomicString(text)
        return link


class BareAddressProcessor(OutsideLinks):
    """`https://…`, `www.…` and e-mail addresses as people paste them."""

    def __init__(self, md: "Engine") -> None:
        super().__init__(_URL + _MAIL, md)

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self._engine.job.check_time()
        written = m.group()
        shown = _without_trailing(written) if m["url"] else written.rstrip("-_")
        url = urls.decode(shown)
        if m["mail"]:
            if not re.search(r"\.[A-Za-z]{2,63}$", shown):
                return NOTHING
            url = f"mailto:{url}"
        elif url.startswith("www."):
            url = f"http://{url}"
        if not urls.is_safe(url) or re.fullmatch(r"https?://[^\w]*", url):
            return NOTHING
        self._engine.job.count("too_many_links")
        return self._link(urls.decode(shown), url), m.start(), m.start() + len(shown)


def _without_trailing(url: str) -> str:
    """An address without punctuation and brackets that belong to the sentence around it. GFM, extended autolinks."""
    while url:
        entity = _LAST_ENTITY.search(url)
        if entity:
            url = url[: entity.start()]
        elif url[-1] in _TRAILING or url.count(url[-1]) > url.count(_OPENERS.get(url[-1], url[-1])):
            url = url[:-1]
        else:
            break
    return url


class IdentifierProcessor(OutsideLinks):
    """DOI, PMID, arXiv and their like lead to the work's own page."""

    def __init__(self, md: "Engine") -> None:
        super().__init__(f"(?:{recognise.PATTERN})", md)
        self.compiled_re = re.compile(recognise.PATTERN, re.IGNORECASE)

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        mention = recognise.from_match(m)
        if mention is None:
            return NOTHING
        identifier = mention.identifier
        written = data[mention.start : mention.end]
        self._engine.job.count("too_many_links")
        if identifier.url:
            element = self._link(written, identifier.url, "identifier")
        else:
            element = Element("span", {"class": "identifier"})
            element.text = AtomicString(written)
        element.set("reference", f"{identifier.kind} {identifier.value}")  # read and removed by content.markup.finish
        return element, mention.start, mention.end


class NameProcessor(OutsideLinks):
    """`@name` or `#name`, where the name is known; others stay text."""

    def __init__(self, pattern: str, kind: str, md: "Engine") -> None:
        super().__init__(pattern, md)
        self._kind = kind

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        known: Mapping[str, Link] = getattr(self._engine.job.names, f"{self._kind}s")
        for name in prefixes(m["name"]) if known else ():
            link = known.get(name.lower())
            if link:
                if self._kind == "mention":
                    self._engine.job.count("too_many_mentions")
                end = m.start("name") + len(name)
                element = self._link(link.label or data[m.start() : end], link.url, self._kind, link.title)
                if self._kind == "mention":
                    element.set("mention", link.key)  # read and removed by content.markup.finish
                return element, m.start(), end
        return NOTHING
