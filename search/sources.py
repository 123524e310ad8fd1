"""Where search looks. Each room above or beside registers what it can find in its `apps.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from foundation.errors import Text

if TYPE_CHECKING:
    from accounts.models import User

MOST_RESULTS = 20  # of one source


@dataclass(frozen=True)
class Result:
    """One thing found. `language` is the code of the language it is written in, empty for names."""

    title: str
    url: str = ""  # empty where the thing has no page of its own
    excerpt: str = ""
    language: str = ""
    badges: tuple[tuple[str, Text], ...] = ()  # (kind, text) for components/badge.html


Find = Callable[["User | AnonymousUser", str], list[Result]]


@dataclass(frozen=True)
class Source:
    """A kind of thing. `find` returns at most MOST_RESULTS that the viewer may see, the best first."""

    label: Text
    order: int
    find: Find


_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Add a source; a second one with the same name replaces the first."""
    _sources[name] = source


def sources() -> list[Source]:
    """All sources, in the order in which their results are shown."""
    return sorted(_sources.values(), key=lambda source: source.order)


def excerpt(text: str, wanted: str, *, width: int = 160) -> str:
    """About `width` characters of the text around the first place where `wanted` stands; its beginning if nowhere."""
    flat = " ".join(text.split())
    place = max(flat.casefold().find(wanted.casefold()), 0)
    start = max(place - width // 3, 0)
    piece = flat[start : start + width]
    return ("…" if start else "") + piece.strip() + ("…" if start + width < len(flat) else "")
