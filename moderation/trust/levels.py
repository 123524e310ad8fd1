"""Which level somebody has, from facts alone: no clock, no database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from moderation.trust.bars import BARS, GRACE, Level, News
from moderation.trust.facts import Facts

# Reached by facts; the one above is given by hand.
HIGHEST: Final = Level.REGULAR


@dataclass(frozen=True)
class Stand:
    """How a member stands before the reckoning."""

    level: int
    changed_at: datetime
    """Since when they have the level."""
    is_fixed: bool = False
    is_restricted: bool = False
    """Suspended, silenced, or not let in."""


def level_for(stand: Stand, facts: Facts, news: News, now: datetime) -> int:
    """The level from now on. Asked again with the outcome, the answer is the same.

    A fixed level stays, and so does one given by hand. The highest that facts reach is lost where a bar is no longer
    kept, after its time of grace, and then a level is lost and no more; those below are never lost. Nobody rises who is
    restricted.
    """
    if stand.is_fixed or stand.level > HIGHEST:
        return stand.level
    if stand.level == HIGHEST:
        is_over = now - stand.changed_at >= GRACE
        return HIGHEST - 1 if is_over and not keeps(facts, news) else HIGHEST
    if stand.is_restricted:
        return stand.level
    level = stand.level
    if level < Level.BASIC and facts.vouched and facts.confirmed:
        level = Level.BASIC
    while level < HIGHEST and reaches(level + 1, facts, news):
        level += 1
    return level


def reaches(level: int, facts: Facts, news: News) -> bool:
    """Whether every bar of the level is met."""
    return all(bar.is_met(facts.of(bar.fact), news) for bar in BARS[level])


def keeps(facts: Facts, news: News) -> bool:
    """Whether every bar of the highest level is still kept."""
    return all(bar.is_kept(facts.of(bar.fact), news) for bar in BARS[HIGHEST])
