"""What a list asks the database: the keys of one page of it.

Which tab, whose, narrowed to what: there are thousands of ways to write the statement, and a busy site uses a few
dozen of them. Each is written once (`foundation.prepared`) for everybody who asks in the same way.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from forum import kinds
from forum.listing.rows import Key
from forum.listing.scope import Narrowing, Scope
from forum.listing.tabs import TABS, Reader
from forum.listing.wanted import Wanted
from forum.models import Thread
from forum.querysets.threads import ThreadQuerySet
from forum.viewers import Shape, shape_of, stand_in
from foundation import keyset
from foundation.prepared import PreparedTuples, Value

OF_EVERYBODY = tuple(name for name in Key._fields if name not in Key._field_defaults)


@dataclass(frozen=True)
class Question:
    """All that decides how the statement is written. Ids, times and places are its values, and not part of it."""

    tab: str
    narrowing: Narrowing
    ids: int
    """How many."""
    kind: str
    language: str
    details: tuple[tuple[str, str], ...]
    """What is chosen of the fields that the kind declares."""
    viewer: Shape | None
    """None for a guest."""
    muted: tuple[tuple[str, int], ...]
    """How many things of each model the member muted."""
    is_caught_up: bool
    pins: int
    """How many categories have their pinned threads above the list and not in it."""
    side: keyset.Side = ""
    """The page begins, or ends, at a place."""
    is_pinned: bool = False
    """The pinned threads themselves are asked for."""
    size: int = keyset.PAGE_SIZE


class Asking:
    """One reader's way to look at a list."""

    def __init__(self, wanted: Wanted, scope: Scope, reader: Reader | None, size: int = keyset.PAGE_SIZE) -> None:
        pins = scope.pinned_in if wanted.tab.slug == "latest" else []
        kind = scope.kind or wanted.kind
        muted = sorted(reader.muted.items()) if reader else []
        self._field = wanted.tab.field
        self._question = Question(
            tab=wanted.tab.slug,
            narrowing=scope.narrowing,
            ids=len(scope.ids),
            kind=kind.slug if kind else "",
            language=wanted.language,
            details=tuple(wanted.details.items()),
            viewer=shape_of(reader.member) if reader else None,
            muted=tuple((label, len(ids)) for label, ids in muted),
            is_caught_up=reader is not None and reader.caught_up_at is not None,
            pins=len(pins),
            size=size,
        )
        self._values: list[Value] = [*scope.ids, *pins]
        if reader:
            self._values += [reader.member.pk, reader.new_since, *(pk for _label, ids in muted for pk in ids)]
            self._values += [reader.caught_up_at] if reader.caught_up_at else []

    def page(self, *, before: str = "", after: str = "") -> keyset.Slice:
        """The keys of a page, as `keyset.cut` answers. One statement. Raises BadCursor."""
        place = keyset.read(Thread, self._field, before or after)
        side: keyset.Side = "before" if before else "after" if after else ""
        rows = self._ask(replace(self._question, side=side), *(place or ()))
        return keyset.page_of(rows, self._field, side, self._question.size)

    def pinned(self) -> list[Key]:
        """The keys of the pinned threads above the list; no statement where there can be none."""
        return self._ask(replace(self._question, is_pinned=True)) if self._question.pins else []

    def _ask(self, question: Question, *more: Value) -> list[Key]:
        return [Key(*row) for row in _keys.rows(*self._values, *more, shape=question)]


def _written(*values: Any, shape: Question) -> QuerySet[Any, Any]:  # Any: marks of each value's own type, columns
    """The statement. The values come in the order in which `Asking` puts them."""
    left = iter(values)
    ids, pins = _next(left, shape.ids), _next(left, shape.pins)
    reader = _reader(left, shape.viewer, shape) if shape.viewer else None
    found = Thread.objects.listed_for(reader.member if reader else AnonymousUser())
    found = _chosen(narrowed(found, shape.narrowing, ids), shape)
    tab = TABS[shape.tab]
    if reader:
        found = found.with_reader(reader.member).without(reader.muted)
        found = tab.keep_for(found, reader) if tab.keep_for else found
    found = tab.keep(found) if tab.keep else found
    own = ("read_number", "level") if reader else ()
    if shape.is_pinned:
        return found.pinned_in(pins).values_list(*OF_EVERYBODY, *own)
    if pins:
        found = found.exclude(pinned_at__isnull=False, category_id__in=pins)
    place = (next(left), next(left)) if shape.side else None
    return keyset.rows_at(found.values_list(*OF_EVERYBODY, *own), tab.field, shape.side, place, shape.size)


_keys = PreparedTuples(_written)


def _reader(left: Iterator[Any], viewer: Shape, shape: Question) -> Reader:
    member, new_since = stand_in(next(left), viewer), next(left)
    muted = {label: _next(left, number) for label, number in shape.muted}
    return Reader(member, next(left) if shape.is_caught_up else None, muted, "", new_since)


def narrowed(found: ThreadQuerySet, narrowing: Narrowing, ids: list[int]) -> ThreadQuerySet:
    """Threads of these categories, this tag or these topics; all where nothing is named."""
    if narrowing == "category":
        return found.in_categories(ids)
    if narrowing == "tag":
        return found.with_tag(ids[0])
    return found.about(ids) if narrowing == "topic" else found


def _chosen(found: ThreadQuerySet, shape: Question) -> ThreadQuerySet:
    if shape.language:
        found = found.filter(language=shape.language)
    if shape.kind:
        found = found.filter(kind=shape.kind)
    kind = kinds.find(shape.kind)
    filters = {field.name: field for field in kind.filters()} if kind else {}
    for name, word in shape.details:
        found = found.with_detail(filters[name], word)
    return found


def _next(left: Iterator[Any], number: int) -> list[Any]:
    return list(islice(left, number))
