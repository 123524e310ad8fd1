"""What stands in digests. Rooms register a section from their `apps.py`; it is asked for many members at once."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from foundation.errors import Text
from notifications.models.digests import LONGEST_SECTION, Product

if TYPE_CHECKING:
    from notifications.digests.batches import Batch


@dataclass(frozen=True)
class Entry:
    """One item in words of the active language."""

    title: Text
    url: str
    """A path, with the prefix of the active language."""
    label: Text = ""
    """What it is, above the title."""
    language: str = ""
    """Of the title, where a person wrote it."""
    line: Text = ""
    """What is new."""
    quote: str = ""
    """The beginning of what somebody wrote, as plain text."""
    quote_language: str = ""
    meta: Text = ""
    """Where it stands."""


@dataclass(frozen=True)
class Item:
    """Something that is told, and up to where it then is told."""

    key: str
    """The thing, as `forum.thread:7`. In one digest it stands once, whatever sections name it."""
    until: int
    """What is new goes up to here: the number of a post, the id of a row."""
    compose: Callable[[], Entry]
    """Its words, asked for only where it is shown. No statement."""


def _no_facts(batch: "Batch") -> Mapping[int, list[str]]:
    return {}


@dataclass(frozen=True)
class Section:
    """A heading, and how to find what stands under it."""

    slug: str
    title: Text
    order: int
    """Its place in the mail."""
    collect: Callable[["Batch"], Mapping[int, list[Item]]]
    """Items by member, what matters most first. As many statements for one member as for all of the batch. It leaves
    out what its reader may not see, has read, was told before, or wrote."""
    counted: Callable[[int], str]
    """So many of them in words, for the subject: `4 threads you follow`."""
    more: Callable[[], str]
    """The path of the page that shows all."""
    product: str = Product.FOLLOW.value
    goes_first: bool = False
    """What it names is left out of other sections."""
    facts: Callable[["Batch"], Mapping[int, list[str]]] = _no_facts
    """Sentences for the head of the mail, by member."""


_sections: dict[str, Section] = {}
Seen = Callable[[Collection[int]], Mapping[int, datetime]]
_seen: dict[str, Seen] = {}


def register(section: Section) -> None:
    """Make a section known. Raises ValueError for a second one of the name."""
    if section.slug in _sections or len(section.slug) > LONGEST_SECTION:
        raise ValueError(f"The section {section.slug!r} is registered twice, or its name is too long.")
    _sections[section.slug] = section


def of(product: str) -> list[Section]:
    """Sections of the product, in their order."""
    found = [section for section in _sections.values() if section.product == product]
    return sorted(found, key=lambda section: (section.order, section.slug))


def register_presence(name: str, seen: Seen) -> None:
    """Name a function that says when members were last here, as far as a room knows: one statement for all."""
    if name in _seen:
        raise ValueError(f"{name!r} says twice when members were here.")
    _seen[name] = seen


def last_seen(members: Collection[int]) -> dict[int, datetime]:
    """When rooms saw members last, by id; absent where none did."""
    found: dict[int, datetime] = {}
    for seen in _seen.values():
        for member, moment in seen(members).items():
            found[member] = max(moment, found.get(member, moment))
    return found
