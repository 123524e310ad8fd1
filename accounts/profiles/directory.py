"""The directory of people: who fits a search, as far as this viewer may see that they fit."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, GreaterThanOrEqual

from accounts.models import Profile, ProfileTrait
from accounts.profiles import pages, seeing, traits
from accounts.profiles.seeing import Seen, Viewer
from accounts.profiles.traits import Span
from foundation.prepared import PreparedTuples

PAGE: Final = 24  # people
MOST_WORDS: Final = 5
LONGEST_QUERY: Final = 80  # characters
MOST_COUNTED: Final = 20_000  # rows of one trait
GATHERING: Final = 6  # rows of a trait are gathered for what it costs to look one profile up among all traits
MOST_GATHERED: Final = 12_000  # rows; where many have a trait, a page is soon full
MOST_SORTED: Final = 1_000
SORTING: Final = 8  # times what a row costs that comes in order
NOTHING: Final = Span(0, 0)  # no profile has it
_COUNT: Final = (
    "(SELECT COUNT(*) FROM (SELECT 1 FROM accounts_profiletrait WHERE code BETWEEN %s AND %s LIMIT %s) AS counted)"
)
# Comparisons of values, not EXISTS or IN, which would become joins: PostgreSQL thinks for a tenth of a second about the
# order of eight of them, and begins with another than the rarest.
Condition = GreaterThanOrEqual | Exact
Place = tuple[int, int]
"""Microseconds and profile after which a page begins."""
Row = tuple[int, int, int]
"""Member, microseconds and profile."""
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_CURSOR = re.compile(r"([0-9]{1,17}) ([0-9]{1,18})", re.ASCII)


class BadCursor(ValueError):
    """There is no such place in the directory."""


@dataclass(frozen=True)
class Search:
    """What somebody looks for; empty for everybody."""

    words: str = ""
    profession: str = ""
    checked: str = ""
    """yes, no, or empty."""
    specialty: int | None = None
    topic: int | None = None
    country: str = ""
    language: str = ""
    is_open: bool = False


@dataclass(frozen=True)
class People:
    """One page: what the viewer sees of each, and where its neighbours begin and end."""

    shown: list[Seen] = field(default_factory=list)
    older: str = ""
    newer: str = ""
    """Where the page before ends; empty on the first one that is reached forwards."""


def find(viewer: Viewer, search: Search, *, before: str = "", after: str = "", size: int = PAGE) -> People:
    """The page of those who changed their profile last, behind the cursor `before` or ahead of the cursor `after`.

    Two statements, three for several filters. Raises BadCursor.
    A trait is looked for only where its audience holds the viewer, so no search tells what stands in another.
    """
    level = seeing.level_of(viewer)
    side = Side(_place(before or after) if before or after else None, goes_back=bool(after) and not before, size=size)
    found = rows(search, level, side)
    has_more, found = len(found) > size, found[:size]
    if side.goes_back:
        found.reverse()
    members = pages.members(viewer, [row[0] for row in found])
    shown = [seeing.seen(members[row[0]], level) for row in found if row[0] in members]
    has_older, has_newer = (bool(found), has_more) if side.goes_back else (has_more, bool(before and found))
    return People(shown, _cursor(*found[-1][1:]) if has_older else "", _cursor(*found[0][1:]) if has_newer else "")


@dataclass(frozen=True)
class Side:
    """Which page of the directory: behind a place, or ahead of it."""

    place: Place | None = None
    goes_back: bool = False
    size: int = PAGE

    @property
    def order(self) -> str:
        """The sign before the columns by which rows come."""
        return "" if self.goes_back else "-"

    def beyond(self, time: str, key: str, place: tuple[object, object]) -> Q:
        """Rows on this side of a place; these columns hold the time and the profile."""
        sign = "gt" if self.goes_back else "lt"
        moment, profile = place
        here = Q(**{f"{time}__{sign}": moment}) | Q(**{f"{key}__{sign}": profile})
        return Q(**{f"{time}__{sign}e": moment}) & here


FIRST: Final = Side()


def rows(search: Search, level: int, side: Side = FIRST) -> list[Row]:
    """Who fits, as seen from this level: those of one page, and one more where there are more."""
    spans = wanted(search)
    return _found(spans, level, side) if spans else _everybody(side)


def wanted(search: Search) -> list[Span]:
    """All that a profile has to have to fit."""
    found = traits.words(search.words[:LONGEST_QUERY], most=MOST_WORDS)
    if search.words.strip() and not found:
        found.append(NOTHING)
    found += [traits.specialty(search.specialty)] if search.specialty is not None else []
    found += [traits.topic(search.topic)] if search.topic is not None else []
    for value, make in (
        (search.language, traits.language),
        (search.country, traits.country),
        (search.profession, traits.profession),
    ):
        if value:
            found.append(make(value))
    if search.is_open:
        found.append(traits.is_open())
    if search.checked:
        found.append(traits.checked(search.checked == "yes"))
    return list(dict.fromkeys(found))


def _everybody(side: Side, *conditions: Condition) -> list[Row]:
    place = () if side.place is None else (_BEGINNING + side.place[0] * _MICROSECOND, side.place[1])
    if conditions:
        ordered: Iterable[Any] = _walk(side, *place, conditions=conditions)
    else:
        ordered = _whole.rows(*place, shape=(side.goes_back, side.size, bool(place)))
    return [(member, traits.microseconds(changed_at), key) for member, changed_at, key in ordered]


def _walk(side: Side, *place: Any, conditions: Sequence[Condition] = ()) -> QuerySet[Profile, Any]:
    """The rows of a page of everybody of whom the conditions hold. (Any: time and profile, or marks of them.)"""
    found = Profile.objects.listed().filter(*conditions)
    if place:
        found = found.filter(side.beyond("changed_at", "pk", place))
    ordered = found.order_by(f"{side.order}changed_at", f"{side.order}pk")
    return ordered.values_list("member_id", "changed_at", "pk")[: side.size + 1]


_whole = PreparedTuples(lambda *place, shape: _walk(Side(goes_back=shape[0], size=shape[1]), *place))


def _found(spans: list[Span], level: int, side: Side) -> list[Row]:
    """Walk through what is rarest in the order of the directory; of each profile there, ask for the rest.

    So the work is bounded by how many have the rarest, whatever a database thinks of its own statistics. Rows that are
    found by the beginning of a word come in no order, and one profile can hold several: where they are many, walk
    through everybody instead, who soon fill a page.
    """
    counted = _by_cost(spans)
    cost, first = counted[0]
    if not first.is_exact and cost > MOST_SORTED * SORTING:
        return _everybody(side, *(_has(other, level, "pk") for _rows, other in counted))
    found = _with(first, level).filter(
        *(_second(span, level, rows=rows, walked=cost) for rows, span in counted[1:2]),
        *(_has(other, level, "profile") for _rows, other in counted[2:]),
        # Last: it reads two rows for each profile that is left.
        Exists(Profile.objects.listed().filter(pk=OuterRef("profile"))),
    )
    if side.place is not None:
        found = found.filter(side.beyond("changed", "profile", side.place))
    ordered = found.order_by(f"{side.order}changed", f"{side.order}profile_id")
    columns = ordered.values_list("profile__member_id", "changed", "profile_id")
    return list((columns if first.is_exact else columns.distinct())[: side.size + 1])


def _has(span: Span, level: int, profile: str) -> Condition:
    """That a profile has this, asked of each row that is left."""
    rows = ProfileTrait.objects.filter(profile=OuterRef(profile))
    if span.is_exact:
        audience = rows.filter(code=span.low).values("audience")
    else:
        audience = rows.filter(code__gte=span.low, code__lte=span.high).order_by("audience").values("audience")[:1]
    return GreaterThanOrEqual(Value(level), Subquery(audience))


def _second(span: Span, level: int, *, rows: int, walked: int) -> Condition:
    """That a profile has this as well. Few rows are gathered once, and each profile looked up among these."""
    if not span.is_exact or rows >= min(MOST_GATHERED, GATHERING * walked):
        return _has(span, level, "profile")
    gathered = Q(profile__in=_with(span, level).values("profile"))
    return Exact(Coalesce(ExpressionWrapper(gathered, BooleanField()), Value(False)), Value(True))  # noqa: FBT003 - SQL


def _with(span: Span, level: int) -> QuerySet[ProfileTrait]:
    found = ProfileTrait.objects.filter(audience__lte=level)
    if span.is_exact:
        return found.filter(code=span.low)
    return found.filter(code__gte=span.low, code__lte=span.high)


def _by_cost(spans: list[Span]) -> list[tuple[int, Span]]:
    """What walking through each would cost at most, the cheapest first: its rows, counted up to MOST_COUNTED.

    One statement, none for a single trait.
    """
    if len(spans) == 1 and spans[0].is_exact:
        return [(0, spans[0])]
    asked = [part for span in spans for part in (span.low, span.high, MOST_COUNTED)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join([_COUNT] * len(spans)), asked)
        counts = cursor.fetchone()
    costs = [count * (1 if span.is_exact else SORTING) for count, span in zip(counts, spans, strict=True)]
    return sorted(zip(costs, spans, strict=True), key=lambda one: one[0])


def _cursor(changed: int, pk: int) -> str:
    return urlsafe_b64encode(f"{changed} {pk}".encode()).decode().rstrip("=")


def _place(text: str) -> Place:
    try:
        told = _CURSOR.fullmatch(urlsafe_b64decode(text[:60] + "=" * (-len(text[:60]) % 4)).decode("ascii"))
        if told is None:
            raise BadCursor
        place = (int(told[1]), int(told[2]))
        _BEGINNING + place[0] * _MICROSECOND  # a time that can be
    except (ValueError, OverflowError) as error:
        raise BadCursor from error
    return place
