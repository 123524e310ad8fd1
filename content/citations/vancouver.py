"""Works as the English interface cites them: Vancouver, as in Citing Medicine, 2nd edition (NLM)."""

import re
from typing import Final

from content.citations.csl import Name, Work

MOST_AUTHORS: Final = 6
MOST_INITIALS: Final = 2


def authors(work: Work) -> str:
    """`Van Calster B, McLernon DJ`; six at most, then `et al`."""
    shown = [one for name in work.authors[:MOST_AUTHORS] if (one := _author(name))]
    return ", ".join([*shown, *(["et al"] if len(work.authors) > MOST_AUTHORS else [])])


def publication(work: Work) -> str:
    """Where and when: `BMC Med. 2019;17(1):230`, or publisher and year of a book."""
    container = work.container_short or work.container
    place = ": ".join(filter(None, [work.place, work.publisher]))
    if work.kind in ("book", "chapter", "report", "thesis") or not container:
        edition = f"{_ordinal(work.edition)} ed" if work.edition.isdecimal() else work.edition
        dated = "; ".join(filter(None, [place, work.year]))
        return _sentences(f"In: {container}" if container else "", edition, dated)
    issue = work.volume + (f"({work.issue})" if work.issue else "")
    page = f":{_pages(work.page)}" if work.page else ""
    dated = ";".join(filter(None, [work.year, issue + page if issue else ""])) + ("" if issue else page)
    return _sentences(container, dated.lstrip(":"))


def source(work: Work) -> str:
    """The reference without its title."""
    return _sentences(authors(work), publication(work))


def line(work: Work) -> str:
    """The whole reference."""
    return _sentences(authors(work), work.title, publication(work), end=True)


def _author(name: Name) -> str:
    if name.literal and not name.family:
        return name.literal
    if name.is_han:
        return name.family + name.given
    initials = "".join(part[0] for part in re.split(r"[\s.\-‐]+", name.given) if part)[:MOST_INITIALS].upper()
    return " ".join(filter(None, [name.family, initials, name.suffix.rstrip(".")]))


def _ordinal(number: str) -> str:
    """`2nd`, `11th`."""
    ending = {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")
    return number + ("th" if number[-2:] in ("11", "12", "13") else ending)


def _pages(page: str) -> str:
    return re.sub(r"\s*[-–—‐]+\s*", "–", page)


def _sentences(*parts: str, end: bool = False) -> str:
    """The parts with a full stop between, where none stands yet."""
    given = [part for part in parts if part]
    stops = [part if part.endswith((".", "?", "!", "。", "？")) else f"{part}." for part in given]
    return " ".join(stops if end else [*stops[:-1], *given[-1:]])
