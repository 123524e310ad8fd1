"""Names that a text may use and where they lead. They are looked up before: the renderer touches no database."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
LONGEST_NAME = 30  # characters; also the longest username

# The alphabet of usernames and slugs. A name begins where no letter, digit or address part stands before the mark.
NAME = rf"[A-Za-z0-9{_HAN}](?:[A-Za-z0-9{_HAN}._-]{{0,{LONGEST_NAME - 2}}}[A-Za-z0-9{_HAN}])?"
HAN = _HAN


@dataclass(frozen=True)
class Link:
    """Where a name leads."""

    url: str
    key: str
    """What `Rendered.mentions` reports, such as an account's id."""
    label: str = ""
    """Text to show instead of what was typed; empty keeps it."""
    title: str = ""


@dataclass(frozen=True)
class File:
    """What is known of an attached file before the text is rendered."""

    url: str
    label: str
    """What it is and how large, the same in every language: `PDF, 1.2 MB`."""
    is_image: bool = False
    width: int = 0
    height: int = 0
    widths: tuple[int, ...] = ()
    """Of the pictures that were made for narrower screens."""
    alt: str = ""


@dataclass(frozen=True)
class Names:
    """Known names by kind, keyed in lower case; files by their key."""

    mentions: Mapping[str, Link] = field(default_factory=dict)
    topics: Mapping[str, Link] = field(default_factory=dict)
    pages: Mapping[str, Link] = field(default_factory=dict)
    """Pages of this site that a link may name instead of an address, such as `article:calibration-matters`."""
    terms: Mapping[str, Link] = field(default_factory=dict)
    files: Mapping[str, File] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What `as_json` gave, on the other side."""
        links = {
            kind: {name: Link(**link) for name, link in data[kind].items()}
            for kind in ("mentions", "topics", "pages", "terms")
        }
        files = {key: File(**{**facts, "widths": tuple(facts["widths"])}) for key, facts in data["files"].items()}
        return cls(**links, files=files)


def prefixes(typed: str) -> list[str]:
    """The names that `typed` may begin with, longest first.

    Chinese has no spaces, so in "@王建国你好" the name ends somewhere inside. A Latin name ends only where its word
    does: "@alice" is not found in "@alicex", but is in "@alice你好".

    >>> prefixes("li.wei你好")
    ['li.wei你好', 'li.wei你', 'li.wei', 'li']
    """
    found = []
    for end in range(len(typed), 1, -1):
        last, following = typed[end - 1], typed[end : end + 1]
        if last in "._-" or (last.isascii() and following.isascii() and following.isalnum()):
            continue
        found.append(typed[:end])
    return found
