"""A line of text as a query. Any string is one: what is no operator is a word, an open quote ends with the line."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from foundation.errors import Text
from search.query.operators import LANGUAGES, OPERATORS, PLACES, STATES

LONGEST: Final = 300  # characters; the rest is not looked at, and the page says so
_QUOTES: Final = {'"': '"', "“": "”", "「": "」", "『": "』"}
_BEGINS: Final = "|".join(map(re.escape, _QUOTES))
_PIECE: Final = re.compile(
    r"(?P<minus>[-－]?)"
    r"(?:(?P<name>[a-z]{2,8}|[\u4e00-\u9fff]{2})[:：](?=\S))?"
    rf"(?P<text>(?:{_BEGINS})[^\"”」』]*[\"”」』]?|[^\s\"“「『]+)",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?")


@dataclass
class Query:
    """What was typed, in parts. `notes` say of a part why it was left out, and what could stand there."""

    text: str
    words: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    title_words: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    filters: dict[str, list[str]] = field(default_factory=dict)
    without: dict[str, list[str]] = field(default_factory=dict)
    before: datetime | None = None
    after: datetime | None = None
    notes: list[Text] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing was asked for."""
        return not (self.words or self.phrases or self.title_words or self.filters or self.before or self.after)

    @property
    def all_words(self) -> str:
        """Everything that stands for itself, in one line."""
        return " ".join([*self.words, *self.phrases, *self.title_words])


def parse(text: str) -> Query:
    """Read a line. Never fails; takes time in proportion to the length."""
    query = Query(text)
    if len(text) > LONGEST:
        query.notes.append(_("Only the first %(count)d characters were looked for.") % {"count": LONGEST})
    is_title = False
    for piece in _PIECE.finditer(text[:LONGEST].replace("\0", " ")):
        is_title = _take(query, piece, is_title=is_title)
    return query


def _take(query: Query, piece: re.Match[str], *, is_title: bool) -> bool:
    """Put one piece where it belongs; whether what follows is looked for in titles."""
    is_quoted = piece["text"][0] in _QUOTES
    value = piece["text"].strip('"“”「」『』').strip()
    name = OPERATORS.get((piece["name"] or "").lower())
    is_excluded = bool(piece["minus"])
    if name == "in" and value.lower() in PLACES and not is_quoted and not is_excluded:
        return True
    if name is not None:
        _narrow(query, name, value, is_excluded=is_excluded)
        return is_title
    if piece["name"]:
        value = piece[0].lstrip("-－")
    if not value:
        return is_title
    if is_excluded:
        query.excluded.append(value)
    elif is_title:
        query.title_words.append(value)
    elif is_quoted:
        query.phrases.append(value)
    else:
        query.words.append(value)
    return is_title


def _narrow(query: Query, name: str, value: str, *, is_excluded: bool) -> None:
    if name in ("before", "after"):
        _limit(query, name, value, is_excluded=is_excluded)
        return
    if name == "in":
        query.notes.append(_("“in:%(value)s” is not known: in:title looks in titles only.") % {"value": value})
        return
    known = _KNOWN.get(name)
    wanted = known(value) if known else value.lower().removeprefix("@").removeprefix("#")
    if not wanted:
        query.notes.append(_unknown(name, value))
        return
    place = query.without if is_excluded else query.filters
    place.setdefault(name, []).append(wanted)


def _limit(query: Query, name: str, value: str, *, is_excluded: bool) -> None:
    """Of several limits the narrowest holds. What is not before a day is on it or later."""
    days = _days(value)
    if days is None:
        query.notes.append(
            _("“%(name)s:%(value)s” is no date. Write a year, a month or a day: 2026, 2026-11 or 2026-11-27.")
            % {"name": name, "value": value}
        )
    elif (name == "before") != is_excluded:
        query.before = min(filter(None, [query.before, days[0] if name == "before" else days[1]]))
    else:
        query.after = max(filter(None, [query.after, days[1] if name == "after" else days[0]]))


def _days(value: str) -> tuple[datetime, datetime] | None:
    """The first moment of what a date names, and the first after it: `after:2025` begins with 2026."""
    match = _DATE.fullmatch(value.strip())
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = datetime(year or 0, month or 1, day or 1, tzinfo=UTC)
        if day:
            return first, first + timedelta(days=1)
        if month:
            return first, first + timedelta(days=monthrange(first.year, first.month)[1])
        return first, first.replace(year=first.year + 1)
    except (ValueError, OverflowError):
        return None


def _unknown(name: str, value: str) -> str:
    hints = {
        "is": _("“is:%(value)s” is not known. What can be asked: is:solved, is:unanswered, is:reviewed."),
        "lang": _("“lang:%(value)s” is not known. What can be asked: lang:en, lang:zh."),
    }
    general = _("“%(name)s:” needs a name behind the colon.")
    return hints.get(name, general) % {"name": name, "value": value}


_KNOWN: Final[dict[str, Callable[[str], str]]] = {
    "is": lambda value: STATES.get(value.lower(), ""),
    "lang": lambda value: LANGUAGES.get(value.lower(), ""),
}
