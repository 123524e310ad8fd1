"""What members may do by their trust level: the one table. Rooms above enforce it; how a level is reached is for
`moderation.trust` to say, and the public page, the members' own page and the documents are made of both.

The numbers of levels 0 and 1 are those of requirement R-32 of the security review; what repeats in a day grows by half
at level 2, doubles at 3 and trebles at 4. Staff are trusted with their own pace.
"""

from dataclasses import dataclass, replace
from typing import Final

from accounts.models import User

Level = User.TrustLevel


@dataclass(frozen=True)
class Rights:
    """What members of one level may do. Numbers of a day are of any 24 hours; None is no limit of this table."""

    level: int
    threads_daily: int
    replies_daily: int
    votes_daily: int
    """Votes, reactions and shared problems together."""
    edits_daily: int
    flags_daily: int
    links: int | None = None
    """To other sites, in one text."""
    mentions: int | None = None
    """Members named in one text."""
    pictures: int | None = None
    """In one text."""
    may_make_groups: bool = False
    may_tend_threads: bool = False
    """Give public threads of others another title, category, tags and topics."""


def _of(level: int, percent: int) -> Rights:
    """The numbers of a day at so many percent of the first level's, and nothing else."""
    return Rights(
        level,
        threads_daily=20 * percent // 100,
        replies_daily=300 * percent // 100,
        votes_daily=50 * percent // 100,
        edits_daily=30 * percent // 100,
        flags_daily=20 * percent // 100,
    )


RIGHTS: Final = (
    replace(_of(Level.NEW, 100), links=2, mentions=2, pictures=1),
    _of(Level.BASIC, 100),
    replace(_of(Level.MEMBER, 150), may_make_groups=True),
    replace(_of(Level.REGULAR, 200), may_make_groups=True, may_tend_threads=True),
    replace(_of(Level.LEADER, 300), may_make_groups=True, may_tend_threads=True),
)
# Somebody's first day at level 0: enough to ask and to answer, too little to flood.
FIRST_DAY_THREADS: Final = 3
FIRST_DAY_REPLIES: Final = 10
# Seconds between two texts of one member, at every level.
THREAD_PAUSE: Final = 15
REPLY_PAUSE: Final = 5


def rights_of(member: User) -> Rights:
    """What the member's level allows. Staff are not held to the numbers; whoever enforces them asks that first."""
    return RIGHTS[member.trust_level]
