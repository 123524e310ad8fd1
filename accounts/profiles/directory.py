"""The directory of people: who fits a search, as far as this viewer may see that they fit."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Profile, ProfileTrait, User
from accounts.profiles import seeing, traits
from accounts.profiles.seeing import Seen, Viewer
from accounts.profiles.traits import Span

PAGE: Final = 24  # people
MOST_WORDS: Final = 5
LONGEST_QUERY: Final = 80  # characters
MOST_COUNTED: Final = 20_000  # rows of one trait
MOST_SORTED: Final = 1_000
SORTING: Final = 8  # times what a row costs that comes in order
NOTHING: Final = Span(0, 0)  # no profile has it
_COUNT: Final = (
    "(SELECT COUNT(*) FROM (SELECT 1 FROM accounts_profiletrait WHERE code BETWEEN %s AND %s LIMIT %s) AS counted)"
)
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
    """One page: what the viewer sees of each, and where the next one begins."""

    shown: list[Seen] = field(default_factory=list)
    older: str = ""


def find(viewer: Viewer, search: Search, *, before: str = "") -> People:
    """The page of those who changed their profile last. Two statements, three for several filters. Raises BadCursor.

    A trait is looked for only where its audience holds the viewer, so no search tells what stands in another.
    """
    level = seeing.level_of(viewer)
    found = rows(search, level, _place(before) if before else None)
    members: Mapping[int, User] = (
        User.objects.visible_to(viewer).with_profile().in_bulk([row[0] for row in found[:PAGE]]) if found else {}
    )
    shown = [seeing.seen(members[row[0]], level) for row in found[:PAGE] if row[0] in members]
    return People(shown, _cursor(*found[PAGE - 1][1:]) if len(found) > PAGE else "")


def rows(search: Search, level: int, place: Place | None = None) -> list[Row]:
    """Who fits, as seen from this level: those of one page, and one more where there are more."""
    spans = wanted(search)
    return _found(spans, level, place) if spans else _everybody(place)


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


def _everybody(place: Place | None, *conditions: Exists) -> list[Row]:
    found = Profile.objects.listed().filter(*conditions)
    if place is not None:
        changed_at = _BEGINNING + place[0] * _MICROSECOND
        found = found.filter(changed_at__lte=changed_at).filter(Q(changed_at__lt=changed_at) | Q(pk__lt=place[1]))
    ordered = found.order_by("-changed_at", "-pk").values_list("member_id", "changed_at", "pk")
    return [(member, traits.microseconds(changed_at), key) for member, changed_at, key in ordered[: PAGE + 1]]


def _found(spans: list[Span], level: int, place: Place | None) -> list[Row]:
    """Walk through what is rarest in the order of the directory; of each profile there, ask for the rest.

    So the work is bounded by how many have the rarest, whatever a database thinks of its own statistics. Rows that are
    found by the beginning of a word come in no order, and one profile can hold several: where they are many, walk
    through everybody instead, who soon fill a page.
    """
    counted = _by_cost(spans)
    cost, first = counted[0]
    others = [span for _cost, span in counted]
    if not first.is_exact and cost > MOST_SORTED * SORTING:
        return _everybody(place, *(Exists(_with(other, level).filter(profile=OuterRef("pk"))) for other in others))
    found = _with(first, level).filter(
        *(Exists(_with(other, level).filter(profile=OuterRef("profile"))) for other in others[1:]),
        # Last: it reads two rows for each profile that is left.
        Exists(Profile.objects.listed().filter(pk=OuterRef("profile"))),
    )
    if place is not None:
        found = found.filter(changed__lte=place[0]).filter(Q(changed__lt=place[0]) | Q(profile__lt=place[1]))
    ordered = found.order_by("-changed", "-profile_id").values_list("profile__member_id", "changed", "profile_id")
    return list((ordered if first.is_exact else ordered.distinct())[: PAGE + 1])


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
