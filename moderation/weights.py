"""How much one reader's flag counts, and when flags together take a text out of sight.

The numbers are Discourse's (docs/decisions/0151), with one limit of our own: what somebody was right about before never
makes them so heavy that they hide a text alone.
"""

import math
from typing import Final

from accounts.models import User

# Five flags of members at level 1, three at level 2 or 3, two at level 4.
HIDES_AT: Final = 8.3
FEWEST_FLAGGERS: Final = 2
OF_STAFF: Final = 5.0
# Being right seven times in ten is what anybody is expected to reach.
EXPECTED: Final = 0.7
# Fewer decisions than this say nothing about somebody.
DECIDED_BEFORE: Final = 5
STEEPNESS: Final = 5.0
MOST_BONUS: Final = 2.0


def accuracy(upheld: int, dismissed: int) -> float:
    """What earlier flags add to the next one's weight: 0 up to five decided ones, at most MOST_BONUS, and as far below
    zero as it takes. Distance from EXPECTED on a scale of -1 to 1, times STEEPNESS and the logarithm to base 4 of how
    many were decided.
    """
    total = upheld + dismissed
    if total <= DECIDED_BEFORE:
        return 0.0
    share = upheld / total
    is_good = share >= EXPECTED
    distance = (share - EXPECTED) / (1 - EXPECTED) if is_good else (share - EXPECTED) / EXPECTED
    return min(MOST_BONUS, distance * STEEPNESS * math.log(total, 4))


def weight(member: User, *, upheld: int, dismissed: int) -> float:
    """1, the member's trust level and their accuracy; OF_STAFF for staff; never below 0."""
    if member.is_staff:
        return OF_STAFF
    return max(0.0, 1 + member.trust_level + accuracy(upheld, dismissed))
