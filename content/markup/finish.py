"""Passes over the finished tree: headings, glossary terms, what was found, plain text."""

import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element

from content.citations import recognise
from content.markup.job import Job
from content.markup.names import Link
from content.markup.rendered import Heading

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS: Final = frozenset(
    [*_HEADINGS, "p", "li", "tr", "pre", "blockquote", "details", "summary", "hr", "div", "section"]
)
_NOT_PROSE: Final = frozenset(["a", "code", "pre", "kbd", *_HEADINGS])
_LONGEST_SLUG: Final = 60


def headings(root: Element, job: Job) -> None:
    """Shift headings under the page's own and give each an id that is unique on any page."""
    found = [element for element in root.iter() if element.tag in _HEADINGS]
    highest = min((int(element.tag[1]) for element in found), default=1)
    shift = max(0, job.profile.top_heading - highest)
    used: dict[str, int] = {}
    for element in found:
        level = min(6, int(element.tag[1]) + shift)
        element.tag = f"h{level}"
        text = " ".join(plain_text(element).split())
        slug = re.sub(r"[^\w]+", "-", text.lower())[:_LONGEST_SLUG].strip("-_") or "section"
        anchor = job.prefix + _unique(slug, used)
        element.set("id", anchor)
        job.headings.append(Heading(level=level, anchor=anchor, text=text))


def _unique(slug: str, used: dict[str, int]) -> str:
    """The slug, with a number where it was used before. `used` holds the number to try next for each."""
    while slug in used:
        number = used[slug]
        used[slug] = number + 1
        slug = f"{slug}-{number}"
    used[slug] = 2
    return slug


def terms(root: Element, names: Mapping[str, Link]) -> None:
    """Link the first use of each known term in prose to its glossary entry. Longer terms win over their parts."""
    if not names:
        return
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(map(whole_term, longest_first)), re.IGNORECASE)
    _link_terms(root, pattern, dict(names))


def whole_term(term: str) -> str:
    """A Latin term ends where its word does; a Chinese one has no such edge."""
    before = r"(?<![A-Za-z0-9])" if term[0].isascii() else ""
    after = r"(?![A-Za-z0-9])" if term[-1].isascii() else ""
    return before + re.escape(term) + after


def _link_terms(element: Element, pattern: re.Pattern[str], remaining: dict[str, Link]) -> None:
    if element.tag in _NOT_PROSE or "math" in element.get("class", "").split():
        return
    children = list(element)
    before, links = _split(element.text, pattern, remaining)
    element.text = before
    for position, link in enumerate(links):
        element.insert(position, link)
    for child in children:
        _link_terms(child, pattern, remaining)
        before, links = _split(child.tail, pattern, remaining)
        child.tail = before
        place = list(element).index(child) + 1 if links else 0
        for position, link in enumerate(links):
            element.insert(place + position, link)


def _split(text: str | None, pattern: re.Pattern[str], remaining: dict[str, Link]) -> tuple[str | None, list[Element]]:
    """Text before the first term, and a link with its tail for each term that has not been linked yet."""
    if not text or not remaining:
        return text, []
    pieces: list[Element] = []
    before, start = text, 0
    for match in pattern.finditer(text):
        known = remaining.pop(match.group().lower(), None)
        if known is None:
            continue
        link = Element("a", {"href": known.url, "class": "term"} | ({"title": known.title} if known.title else {}))
        link.text = match.group()
        if pieces:
            pieces[-1].tail = text[start : match.start()]
        else:
            before = text[: match.start()]
        pieces.append(link)
        start = match.end()
    if pieces:
        pieces[-1].tail = text[start:]
    return before, pieces


def collect(root: Element) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], tuple[str, ...]]:
    """(mentions, references, formulas) in order of appearance; takes our own attributes off the elements."""
    mentions: dict[str, None] = {}
    references: dict[tuple[str, str], None] = {}
    formulas: list[str] = []
    for element in root.iter():
        mention = element.attrib.pop("mention", None)
        reference = element.attrib.pop("reference", None)
        if mention:
            mentions[mention] = None
        if reference:
            kind, value = reference.split(" ", 1)
            references[kind, value] = None
        elif element.tag == "a" and (found := recognise.from_url(element.get("href", ""))):
            references[found.kind, found.value] = None
        elif element.get("class", "").split(" ")[0] == "math":
            formulas.append(element.text or "")
    return tuple(mentions), tuple(references), tuple(formulas)


def plain_text(root: Element) -> str:
    """What a reader sees, a line for each block. Pictures give their description."""
    pieces: list[str] = []
    _gather(root, pieces)
    lines = (line.strip(" \t\n") for line in "".join(pieces).split("\0"))
    return "\n".join(line for line in lines if line)


def _gather(element: Element, pieces: list[str]) -> None:
    is_block = element.tag in _BLOCKS
    if is_block:
        pieces.append("\0")
    if element.tag == "img":
        pieces.append(element.get("alt", ""))
    elif element.tag == "br":
        pieces.append("\n")
    elif element.tag in ("td", "th"):
        pieces.append(" ")
    pieces.append(element.text or "")
    for child in element:
        _gather(child, pieces)
        pieces.append(child.tail or "")
    if is_block:
        pieces.append("\0")
