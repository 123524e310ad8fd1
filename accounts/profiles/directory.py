"""The directory of people: who fits a search, as far as this viewer may see that they fit."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from accounts.models import Profile, ProfileLanguage, ProfileTopic, User
from accounts.profiles import seeing
from accounts.profiles.seeing import Seen, Viewer

PAGE: Final = 24  # people
MOST_WORDS: Final = 5
LONGEST_QUERY: Final = 80  # characters
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
    """The page of those who changed their profile last. Two statements. Raises BadCursor.

    A field is looked into only where its audience holds the viewer, so no search tells what stands in another.
    """
    level = seeing.level_of(viewer)
    found = fitting(search, level)
    if before:
        found = found.filter(_beyond(before))
    rows = list(found.order_by("-changed_at", "-pk").values_list("member_id", "changed_at", "pk")[: PAGE + 1])
    members: Mapping[int, User] = (
        User.objects.visible_to(viewer).with_profile().in_bulk([row[0] for row in rows[:PAGE]]) if rows else {}
    )
    shown = [seeing.seen(members[row[0]], level) for row in rows[:PAGE] if row[0] in members]
    return People(shown, _cursor(*rows[PAGE - 1][1:]) if len(rows) > PAGE else "")


def fitting(search: Search, level: int) -> QuerySet[Profile]:
    """Listed profiles that fit, as seen from this level."""
    found = Profile.objects.listed().filter(_words(search.words, level))
    if search.profession:
        found = found.filter(member__profession=search.profession, member__profession_audience__lte=level)
    if search.checked:
        found = found.filter(member__shown_credential__isnull=search.checked == "no")
    if search.specialty is not None:
        through = Profile.specialties.through.objects.filter(specialty_id=search.specialty)
        found = found.filter(specialties_audience__lte=level, pk__in=through.values("profile_id"))
    if search.topic is not None:
        named = ProfileTopic.objects.filter(topic_id=search.topic)
        found = found.filter(topics_audience__lte=level, pk__in=named.values("profile_id"))
    if search.language:
        spoken = ProfileLanguage.objects.filter(code=search.language)
        found = found.filter(languages_audience__lte=level, pk__in=spoken.values("profile_id"))
    if search.country:
        found = found.filter(country=search.country, country_audience__lte=level)
    if search.is_open:
        found = found.filter(open_to_collaborate=True, collaboration_audience__lte=level)
    return found


def _words(text: str, level: int) -> Q:
    """Every word stands in name or username, or in a headline that the viewer may see."""
    found = Q()
    for word in text[:LONGEST_QUERY].split()[:MOST_WORDS]:
        found &= Q(called__icontains=word) | Q(headline_audience__lte=level, headline__icontains=word)
    return found


def _cursor(changed_at: datetime, pk: int) -> str:
    told = f"{(changed_at - _BEGINNING) // _MICROSECOND} {pk}"
    return urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _beyond(text: str) -> Q:
    try:
        told = _CURSOR.fullmatch(urlsafe_b64decode(text[:60] + "=" * (-len(text[:60]) % 4)).decode("ascii"))
        if told is None:
            raise BadCursor
        moment = _BEGINNING + int(told[1]) * _MICROSECOND
    except (ValueError, OverflowError) as error:
        raise BadCursor from error
    return Q(changed_at__lte=moment) & (Q(changed_at__lt=moment) | Q(pk__lt=int(told[2])))
