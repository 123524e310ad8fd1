"""Kinds of things that can be found: how their documents are made, and how a hit is shown to somebody."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from content.markup import words_of
from events.processing import describe
from foundation.errors import Text
from search.documents import Document, Key

logger = logging.getLogger(__name__)

Viewer = User | AnonymousUser
Badge = tuple[str, Text]


@dataclass(frozen=True, kw_only=True)
class Result:
    """One thing found, as its reader may see it. Everything in it was asked of the database for this reader."""

    title: str
    url: str = ""
    """Empty where the thing has no page of its own."""
    text: str = ""
    """Plain text, from which the page cuts the piece that was found."""
    language: str = ""
    text_language: str = ""
    """Where it differs: a reply may be in another language than the title of its thread."""
    label: Text = ""
    """What sort of thing it is, in one word."""
    icon: str = "list"
    notes: tuple[Text, ...] = ()
    """Short lines beside the sort: how many replies, in which thread."""
    badges: tuple[Badge, ...] = ()
    """(kind, text) for components/badge.html."""
    states: tuple[str, ...] = ()
    happened_at: datetime | None = None


@dataclass(frozen=True)
class Searchable:
    """One kind of thing."""

    kind: str
    keys: Callable[[int, int], list[int]]
    """Ids above the first number, ascending, at most as many as the second: of whatever might be found."""
    build: Callable[[Sequence[int]], Iterable[Document]]
    """Documents of these ids; one that nobody may find has none. A constant number of statements."""
    load: Callable[[Viewer, Sequence[int]], Mapping[int, Result]]
    """What this viewer may see of these ids now, by `visible_to`; the rest is absent. As few statements."""
    stale: Callable[[datetime], Iterable[int]] | None = None
    """Ids that changed after that moment without telling by an event."""


_kinds: dict[str, Searchable] = {}


def register(searchable: Searchable) -> None:
    """Add a kind; a second one with the same name replaces the first."""
    _kinds[searchable.kind] = searchable


def all_kinds() -> list[Searchable]:
    """Every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def find(kind: str) -> Searchable | None:
    """The kind of this name; None for one that this release does not know."""
    return _kinds.get(kind)


def keys_of(rows: Callable[[], QuerySet[Any]]) -> Callable[[int, int], list[int]]:
    """`keys` of a kind whose things are these rows (Any: of some model)."""
    return lambda after, limit: list(rows().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:limit])


def build(keys: Iterable[Key]) -> dict[Key, Document]:
    """Documents of these keys, a constant number of statements for each kind; what nobody may find is absent."""
    by_kind: dict[str, list[int]] = {}
    for key in keys:
        by_kind.setdefault(key.kind, []).append(key.pk)
    found: dict[Key, Document] = {}
    for kind, ids in by_kind.items():
        searchable = find(kind)
        if searchable is not None:
            found |= {document.key: document for document in searchable.build(ids)}
    return found


def build_each(keys: Sequence[Key]) -> tuple[dict[Key, Document], dict[Key, str]]:
    """The same, and why for each key of which no document can be made: one of them keeps no other from it."""
    try:
        return build(keys), {}
    except Exception:
        logger.warning("search_batch_not_built documents=%s", len(keys))
    found: dict[Key, Document] = {}
    failed: dict[Key, str] = {}
    for key in keys:
        try:
            found |= build([key])
        except Exception as error:
            failed[key] = describe(error)
    return found, failed


LARGEST_HTML: Final = 400_000  # characters of HTML that are looked at for one document


def plain(html: str) -> str:
    """What a reader sees of HTML, in one line."""
    spaced = html[:LARGEST_HTML].replace("<", " <")
    return " ".join(words_of(spaced).split())
