"""The orders of the lists `top`, `trending` and `month`.

Each is a column that changes when somebody responds, and never because time passes: no task has to renew it, and a page
begins where another ended.
"""

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

# A thread needs twice the approval of one that is a week younger to stand beside it.
HALF_LIFE = 7 * 24 * 3600.0  # seconds
# What somebody did counts half after so long: a conversation between continents takes a day to go to and fro.
TREND_HALF_LIFE: Final = 2 * 24 * 3600.0  # seconds
# What counts in both: a reply once, what readers found useful or have as their own problem twice.
REPLY: Final = 1
APPROVAL: Final = 2
MOST_POINTS: Final = 999_999  # of one thread in the list of a month


def points(*, useful: int, replies: int, same_problem: int) -> int:
    """What readers thought of a thread: a useful vote counts 2, a shared problem 2, a reply 1."""
    return max(APPROVAL * (useful + same_problem) + REPLY * replies, 0)


def rank(*, created_at: datetime, useful: int, replies: int, same_problem: int) -> float:
    """log2(1 + points) + the moment of the beginning, in weeks since 1970.

    Because time only enters as that moment, a rank changes when somebody responds and never by itself: no task has to
    renew it. The form is that of "hot" in Salihefendic, "How Reddit ranking algorithms work" (2010), with base 2 and
    weeks instead of base 10 and 12.5 hours, for a place where threads are read for months.
    """
    counted = points(useful=useful, replies=replies, same_problem=same_problem)
    return math.log2(1 + counted) + created_at.timestamp() / HALF_LIFE


def trend(happened: Iterable[tuple[int, datetime]]) -> float:
    """log2 of the sum of w * 2^(t / h) over everything that happened: its weight, its moment, the half-life.

    At any moment the sum of w * 2^(-age / h), the usual decaying count, is this sum times one factor that is the same
    for all threads; so the order needs no clock. G. Cormode, V. Shkapenyuk, D. Srivastava, B. Xu, "Forward Decay: A
    Practical Time Decay Model for Streaming Systems", ICDE 2009, with an exponential decay; kept as a logarithm, since
    the sum itself is larger than any number of a database.

    >>> from datetime import timedelta
    >>> day = datetime(2026, 1, 1, tzinfo=UTC)
    >>> quiet, lively = trend([(1, day)]), trend([(1, day - timedelta(days=8)), (2, day), (2, day)])
    >>> round(lively - quiet, 2)
    2.02
    """
    terms = [math.log2(weight) + _since_1970(moment) for weight, moment in happened]
    most = max(terms)
    return most + math.log2(sum(2.0 ** max(term - most, -1000.0) for term in terms))


def risen(before: float, weight: int, now: datetime) -> float:
    """The trend of a thread after one more thing happened."""
    term = math.log2(weight) + _since_1970(now)
    high, low = max(before, term), min(before, term)
    return high + math.log2(1 + 2.0 ** max(low - high, -1000.0))


def monthly(*, created_at: datetime, useful: int, replies: int, same_problem: int) -> int:
    """The month of the beginning (UTC), then points: this month's best threads come first, then those of the last."""
    moment = created_at.astimezone(UTC)
    counted = points(useful=useful, replies=replies, same_problem=same_problem)
    return (moment.year * 12 + moment.month - 1) * (MOST_POINTS + 1) + min(counted, MOST_POINTS)


def beginning(created_at: datetime) -> dict[str, float]:
    """The columns of a thread to which nobody has responded."""
    nothing = {"useful": 0, "replies": 0, "same_problem": 0}
    return {
        "rank": rank(created_at=created_at, **nothing),
        "trend": trend([(REPLY, created_at)]),
        "monthly": monthly(created_at=created_at, **nothing),
    }


def _since_1970(moment: datetime) -> float:
    return moment.timestamp() / TREND_HALF_LIFE
