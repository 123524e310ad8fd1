"""What rendering returns. `RenderedHtml` is the only type that a template may put on a page unescaped."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

RENDERER_VERSION = 5
"""Stored beside every rendered text; raise it with each change that alters output, and `rebake` renders anew."""


class RenderedHtml(str):
    """HTML that went through `content.markup.sanitise`. Nothing may edit it as a string; cutting or joining makes it a
    plain `str` again, which templates escape."""

    __slots__ = ()


@dataclass(frozen=True)
class Heading:
    """One heading, for a table of contents."""

    level: int
    anchor: str
    """The element's id, prefix included."""
    text: str


@dataclass(frozen=True)
class Rendered:
    """A text after rendering: the page's HTML and what was found in it."""

    html: RenderedHtml
    text: str
    """Plain text of what a reader sees, formulas as TeX; for search, excerpts and mail."""
    mentions: tuple[str, ...] = ()
    """Keys of the mentioned, each once, in order of appearance."""
    references: tuple[tuple[str, str], ...] = ()
    """(kind, normal form) of each cited work, each once, in order of appearance."""
    math: tuple[str, ...] = ()
    """TeX source of each formula."""
    headings: tuple[Heading, ...] = ()
    version: int = RENDERER_VERSION

    def as_json(self) -> dict[str, Any]:
        """A form that `from_json` turns back into an equal object."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Only for answers of the render process, which has sanitised the HTML."""
        return cls(
            html=RenderedHtml(data["html"]),
            text=data["text"],
            mentions=tuple(data["mentions"]),
            references=tuple((kind, value) for kind, value in data["references"]),
            math=tuple(data["math"]),
            headings=tuple(Heading(**heading) for heading in data["headings"]),
            version=data["version"],
        )
