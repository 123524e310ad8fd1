"""Levels, bars and rights in words, from the two tables: for pages, the API, notifications and documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.trust import RIGHTS, Rights
from foundation.errors import Text
from moderation.trust.bars import BARS, GRACE, KEPT_PERCENT, PERCENT, Bar, Level, News
from moderation.trust.facts import Facts, facts_of, news
from moderation.trust.levels import HIGHEST
from moderation.trust.reckoning import stand_of

# How a level comes about that is not reached by bars alone.
_WAYS: Final[dict[int, Text]] = {
    Level.NEW: gettext_lazy("Everybody begins here."),
    Level.BASIC: gettext_lazy("Members with a checked credential, or who came by invitation, begin here."),
    Level.MEMBER: gettext_lazy("Once reached it stays."),
    Level.REGULAR: gettext_lazy(
        "Kept for 14 days at least, and then while every fact is at 90 % of what it takes; otherwise the member is at "
        "level 2 again and can come back."
    ),
    Level.LEADER: gettext_lazy("Given by an administrator, never by facts."),
}
# What a member may do who has just reached the level.
_NEWLY: Final[dict[int, Text]] = {
    Level.BASIC: gettext_lazy("Your texts may now hold as many links, names and pictures as they need."),
    Level.MEMBER: gettext_lazy("You can now begin groups, and write, vote and report half as much again in a day."),
    Level.REGULAR: gettext_lazy(
        "You can now help to keep public threads in order: their titles, categories, tags and topics. Thank you for "
        "reading here so often."
    ),
    Level.LEADER: gettext_lazy("The people who run this site trust you to lead by example. Thank you."),
}
_NUMBERS: Final[tuple[tuple[str, Text], ...]] = (
    ("threads_daily", gettext_lazy("Threads in a day")),
    ("replies_daily", gettext_lazy("Replies in a day")),
    ("edits_daily", gettext_lazy("Changes of texts and headings in a day")),
    ("votes_daily", gettext_lazy("Votes and reactions in a day")),
    ("flags_daily", gettext_lazy("Reports in a day")),
    ("links", gettext_lazy("Links to other sites in a text")),
    ("mentions", gettext_lazy("Members named in a text")),
    ("pictures", gettext_lazy("Pictures in a text")),
)
_ALLOWED: Final[tuple[tuple[str, Text], ...]] = (
    ("may_make_groups", gettext_lazy("Begin groups")),
    ("may_tend_threads", gettext_lazy("Title, category, tags and topics of others’ public threads")),
)


@dataclass(frozen=True)
class BarTold:
    """What is counted, and how much it takes, in words."""

    words: str
    need: str


@dataclass(frozen=True)
class LevelTold:
    """One level as everybody reads it."""

    number: int
    name: str
    way: str
    """How it comes about besides its bars."""
    bars: Sequence[BarTold]
    rights: Rights


@dataclass(frozen=True)
class RightTold:
    """One right, and what each level has of it, in words."""

    words: str
    values: Sequence[str]


@dataclass(frozen=True)
class Progress:
    """One bar and how far a member has come."""

    fact: str
    words: str
    have: int
    need: int
    is_met: bool
    is_most: bool
    is_yes: bool

    @property
    def shown(self) -> int:
        """Of `need`, as far as a bar can show it."""
        return min(self.have, self.need)


@dataclass(frozen=True)
class OwnTold:
    """How a member stands: the level, and the bars of the next one; at the highest those that keep it."""

    level: int
    name: str
    next_level: int | None
    bars: Sequence[Progress]
    is_fixed: bool
    kept_until: datetime | None
    """Of the highest level: until when it cannot be lost."""


def name_of(level: int) -> str:
    """The level in a word."""
    return str(User.TrustLevel(level).label)


def newly(level: int) -> str:
    """A sentence for whoever has just reached the level; empty for the first."""
    return str(_NEWLY.get(level, ""))


def levels() -> list[LevelTold]:
    """All of them, the lowest first, in the active language."""
    return [
        LevelTold(
            number=rights.level,
            name=name_of(rights.level),
            way=str(_WAYS[rights.level]),
            bars=[BarTold(str(bar.words), needed_in_words(bar)) for bar in BARS.get(rights.level, ())],
            rights=rights,
        )
        for rights in RIGHTS
    ]


def rights() -> list[RightTold]:
    """The table of rights, a row for each, in the active language."""
    numbers = [RightTold(str(words), [_number(getattr(one, name)) for one in RIGHTS]) for name, words in _NUMBERS]
    allowed = [
        RightTold(str(words), [_("yes") if getattr(one, name) else _("no") for one in RIGHTS])
        for name, words in _ALLOWED
    ]
    return numbers + allowed


def needed_in_words(bar: Bar) -> str:
    """How much a bar takes."""
    if bar.is_yes:
        return _("yes")
    if bar.is_most:
        return _("at most %(count)d") % {"count": bar.need} if bar.need else _("none")
    if bar.share:
        return _("%(share)d %% of the new ones, never more than %(count)d") % {"share": bar.share, "count": bar.need}
    return str(bar.need)


def own(member: User, now: datetime) -> OwnTold:
    """How the member stands now. Fifteen statements."""
    stand = stand_of(member, now)
    facts, lately = facts_of([member], now)[member.pk], news(now)
    is_highest = stand.level == HIGHEST
    next_level = stand.level + 1 if stand.level < HIGHEST else None
    bars = BARS[HIGHEST] if is_highest else BARS.get(stand.level + 1, ())
    return OwnTold(
        level=stand.level,
        name=name_of(stand.level),
        next_level=next_level,
        bars=[progress(bar, facts, lately, is_keeping=is_highest) for bar in bars],
        is_fixed=stand.is_fixed,
        kept_until=stand.changed_at + GRACE if is_highest and now - stand.changed_at < GRACE else None,
    )


def progress(bar: Bar, facts: Facts, lately: News, *, is_keeping: bool = False) -> Progress:
    """How far a member has come; to keep a level, a little less is needed."""
    have, need = facts.of(bar.fact), bar.needed(lately)
    if is_keeping and not bar.is_most:
        need = -(-need * KEPT_PERCENT // PERCENT)
    is_met = bar.is_kept(have, lately) if is_keeping else bar.is_met(have, lately)
    return Progress(bar.fact, str(bar.words), have, need, is_met=is_met, is_most=bar.is_most, is_yes=bar.is_yes)


def _number(count: int | None) -> str:
    return _("as many as it needs") if count is None else str(count)


def markdown() -> list[str]:
    """Lines of the tables as the guide holds them, in the active language; a test finds it where it differs."""
    what, how_much, takes = _("What"), _("how much"), _("Level %(number)d takes")
    lines = [f"| {what} |" + "".join(f" {one.level} |" for one in RIGHTS), "|---|" + "---|" * len(RIGHTS)]
    lines += [f"| {right.words} | {' | '.join(right.values)} |" for right in rights()]
    for level in levels():
        if level.bars:
            title = takes % {"number": level.number}
            lines += [f"| {title} | {how_much} |", "|---|---|"]
            lines += [f"| {bar.words} | {bar.need} |" for bar in level.bars]
    return lines
