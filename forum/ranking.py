"""The order of the list `top`."""

import math
from datetime import datetime

# A thread needs twice the approval of one that is a week younger to stand beside it.
HALF_LIFE = 7 * 24 * 3600.0  # seconds


def rank(*, created_at: datetime, useful: int, replies: int, same_problem: int) -> float:
    """log2(1 + points) + the moment of the beginning, in weeks since 1970.

    Because time only enters as that moment, a rank changes when somebody responds and never by itself: no task has to
    renew it. The form is that of "hot" in Salihefendic, "How Reddit ranking algorithms work" (2010), with base 2 and
    weeks instead of base 10 and 12.5 hours, for a place where threads are read for months. A useful vote counts 2, a
    shared problem 2, a reply 1.
    """
    points = 2 * useful + 2 * same_problem + replies
    return math.log2(1 + max(points, 0)) + created_at.timestamp() / HALF_LIFE
