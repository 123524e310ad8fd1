"""Descriptions of works in CSL-JSON: reading what somebody pasted, and what stands in it.

Kept is what the site shows, nothing else: https://docs.citationstyles.org/en/stable/specification.html, appendix IV.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from content.citations import recognise
from content.citations.identifiers import Identifier
from foundation.errors import DomainError, Text

LARGEST: Final = 20_000  # characters of what is pasted
LONGEST: Final = 500  # characters of one value
MOST_NAMES: Final = 200
MOST_DEPTH: Final = 8

_TEXTS: Final = frozenset(
    {"type", "title", "container-title", "container-title-short", "publisher", "publisher-place", "volume", "issue"}
    | {"page", "edition", "number", "language", "DOI", "PMID", "PMCID"}
)
_NAMES: Final = frozenset({"author", "editor"})
_PARTS_OF_A_NAME: Final = frozenset(
    {"family", "given", "literal", "suffix", "non-dropping-particle", "dropping-particle"}
)
# Markup of a title that Crossref and others leave in: what stands inside stays.
_MARKUP: Final = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|scp|span|p|jats:[a-z]+|mml:[a-z]+)(?:\s[^<>]{0,200})?/?>")
_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_YEARS: Final = range(1000, 2200)


class NotADescription(DomainError):
    """What was pasted is no CSL-JSON of one work."""

    def __init__(self, message: Text) -> None:
        super().__init__("not_a_description", message, field="metadata")


@dataclass(frozen=True)
class Name:
    """One author: a person by family and given names, or a group by `literal`."""

    family: str = ""
    given: str = ""
    literal: str = ""
    suffix: str = ""

    @property
    def is_han(self) -> bool:
        """Whether the name is written in Chinese characters: family first, nothing between."""
        return bool(_HAN.search(self.family + self.given))


@dataclass(frozen=True)
class Work:
    """What is known of one work. Anything may be missing."""

    kind: str = ""
    title: str = ""
    authors: tuple[Name, ...] = ()
    container: str = ""
    container_short: str = ""
    publisher: str = ""
    place: str = ""
    year: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    edition: str = ""
    number: str = ""

    @property
    def language(self) -> str:
        """Of the title: `zh-hans` where it holds Chinese characters, otherwise `en`."""
        return "zh-hans" if _HAN.search(self.title) else "en"


def read(pasted: str) -> dict[str, Any]:
    """The description in pasted CSL-JSON, with nothing in it that is not shown (Any: JSON). Raises NotADescription."""
    if len(pasted) > LARGEST:
        raise NotADescription(_("This is more than %(most)d characters. Paste one work.") % {"most": LARGEST})
    try:
        item = json.loads(pasted)
    except (ValueError, RecursionError):
        raise NotADescription(_("This is no JSON. Paste CSL-JSON of one work.")) from None
    if isinstance(item, list) and len(item) == 1:
        item = item[0]
    if not isinstance(item, dict):
        raise NotADescription(_("Paste CSL-JSON of exactly one work: an object with a title."))
    kept = _kept(item)
    if not kept.get("title"):
        raise NotADescription(_("The description has no title."))
    return kept


def work_of(metadata: Mapping[str, Any]) -> Work:
    """The stored description (Any: JSON). Whatever is missing or odd is left out."""
    return Work(
        kind=_text(metadata.get("type")),
        title=_text(metadata.get("title")),
        authors=tuple(_name(one) for one in _list(metadata.get("author")) if isinstance(one, dict)),
        container=_text(metadata.get("container-title")),
        container_short=_text(metadata.get("container-title-short")),
        publisher=_text(metadata.get("publisher")),
        place=_text(metadata.get("publisher-place")),
        year=_year(metadata.get("issued")),
        volume=_text(metadata.get("volume")),
        issue=_text(metadata.get("issue")),
        page=_text(metadata.get("page")),
        edition=_text(metadata.get("edition")),
        number=_text(metadata.get("number")),
    )


def words(metadata: Mapping[str, Any]) -> str:
    """Everything in a description that a reader sees, a line each, for the gates."""
    work = work_of(metadata)
    names = [" ".join(filter(None, [one.given, one.family, one.literal, one.suffix])) for one in work.authors]
    return "\n".join(filter(None, [work.title, *names, work.container, work.publisher, work.place]))


def identifiers(metadata: Mapping[str, Any]) -> list[Identifier]:
    """The identifiers that a description names: of the same work, whatever it was pasted for."""
    pmcid = _text(metadata.get("PMCID")).upper()
    found = [
        recognise.doi(_text(metadata.get("DOI")).removeprefix("https://doi.org/")),
        recognise.pmid(_text(metadata.get("PMID"))),
        recognise.pmcid(pmcid if pmcid.startswith("PMC") else f"PMC{pmcid}"),
    ]
    return [one for one in found if one]


def _kept(item: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {name: text for name in sorted(_TEXTS) if (text := _text(item.get(name)))}
    for name in sorted(_NAMES):
        people = _list(item.get(name))
        if len(people) > MOST_NAMES:
            raise NotADescription(_("A work may have at most %(most)d authors here.") % {"most": MOST_NAMES})
        if parts := [part for one in people if isinstance(one, dict) and (part := _parts(one))]:
            kept[name] = parts
    if year := _year(item.get("issued")):
        kept["issued"] = {"date-parts": [[int(year)]]}
    return kept


def _parts(name: Mapping[str, Any]) -> dict[str, str]:
    return {part: text for part in sorted(_PARTS_OF_A_NAME) if (text := _text(name.get(part)))}


def _name(name: Mapping[str, Any]) -> Name:
    particle = _text(name.get("non-dropping-particle")) or _text(name.get("dropping-particle"))
    family = " ".join(filter(None, [particle, _text(name.get("family"))]))
    return Name(family, _text(name.get("given")), _text(name.get("literal")), _text(name.get("suffix")))


def _text(value: object) -> str:
    """One value as a line of text; some sources write a list of one, or a number."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    plain = _MARKUP.sub("", unescape(str(value)))
    plain = "".join(char for char in plain if char.isprintable() or char.isspace())
    return " ".join(plain.split())[:LONGEST]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _year(issued: object) -> str:
    """The year of a CSL date: `date-parts`, `raw` or `literal`."""
    if not isinstance(issued, dict):
        return ""
    parts = _list(issued.get("date-parts"))
    first = _text(_list(parts[0])[:1]) if parts else ""
    found = re.search(r"\d{4}", first or _text(issued.get("raw")) or _text(issued.get("literal")), re.ASCII)
    return found.group() if found and int(found.group()) in _YEARS else ""
