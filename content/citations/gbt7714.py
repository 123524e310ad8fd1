"""Works as the Chinese interface cites them: GB/T 7714-2015, numeric system."""

import re
from typing import Final

from content.citations.csl import Name, Work

MOST_AUTHORS: Final = 3

# Table B.1 of the standard; what stands on a server is marked so.
_MARKS: Final = {
    "article-journal": "J",
    "article-magazine": "J",
    "article-newspaper": "N",
    "article": "EB/OL",
    "book": "M",
    "chapter": "M",
    "dataset": "DS",
    "paper-conference": "C",
    "patent": "P",
    "post": "EB/OL",
    "post-weblog": "EB/OL",
    "report": "R",
    "software": "CP",
    "standard": "S",
    "thesis": "D",
    "webpage": "EB/OL",
}
# Parts of a larger work, which the standard names after //.
_WITHIN: Final = ("chapter", "paper-conference")
_PUBLISHED: Final = (*_WITHIN, "book", "report", "thesis", "standard")


def authors(work: Work) -> str:
    """`VAN CALSTER B, MCLERNON D J`, `王建国, 李秀英`; three at most, then 等 or, after Latin names, et al."""
    shown = [one for name in work.authors[:MOST_AUTHORS] if (one := _author(name))]
    if len(work.authors) > MOST_AUTHORS:
        is_chinese = work.language == "zh-hans" or any(name.is_han for name in work.authors[:MOST_AUTHORS])
        shown.append("等" if is_chinese else "et al")
    return ", ".join(shown)


def mark(work: Work) -> str:
    """The kind of work in brackets, which follows the title: `[J]`."""
    return f"[{_MARKS.get(work.kind, 'J' if work.container else 'Z')}]"


def publication(work: Work) -> str:
    """Where and when: `BMC Medicine, 2019, 17(1): 230`, or place, publisher and year of a book."""
    page = f": {_pages(work.page)}" if work.page else ""
    if work.kind in _PUBLISHED or not work.container:
        edition = f"{work.edition}版" if work.edition.isdigit() else work.edition
        published = ": ".join(filter(None, [work.place, work.publisher]))
        dated = ", ".join(filter(None, [published, work.year])) + page
        return ". ".join(filter(None, [edition, dated]))
    issue = work.volume + (f"({work.issue})" if work.issue else "")
    return ", ".join(filter(None, [work.container, work.year, issue])) + page


def source(work: Work) -> str:
    """The reference without its title."""
    return _sentences(authors(work), work.container if work.kind in _WITHIN else "", publication(work))


def line(work: Work) -> str:
    """The whole reference."""
    title = work.title + mark(work)
    if work.kind in _WITHIN and work.container:
        title += f"//{work.container}"
    return _sentences(authors(work), title, publication(work)) + "."


def _author(name: Name) -> str:
    if name.literal and not name.family:
        return name.literal
    if name.is_han:
        return name.family + name.given
    initials = " ".join(part[0].upper() for part in re.split(r"[\s.\-‐]+", name.given) if part)
    return " ".join(filter(None, [name.family.upper(), initials, name.suffix.rstrip(".")]))


def _sentences(*parts: str) -> str:
    return ". ".join(part.rstrip(".") for part in parts if part)


def _pages(page: str) -> str:
    return re.sub(r"\s*[-–—‐]+\s*", "-", page)
