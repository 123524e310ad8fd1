"""How long to wait before something that failed is tried again."""

import random
from collections.abc import Callable
from datetime import timedelta

SHORTEST = 1.0  # seconds
LONGEST = 3600.0  # seconds
GROWTH = 3.0  # ten attempts last about three hours: longer than most restarts, shorter than a working day


def delay(attempts: int, *, chance: Callable[[], float] = random.random) -> timedelta:
    """The pause after the `attempts`-th failure (1, 2, ...): growing threefold from a second to an hour.

    Up to a fifth is taken off by `chance` (0 to 1), so that what failed together is not tried together.
    """
    seconds = min(SHORTEST * GROWTH ** (attempts - 1), LONGEST)
    return timedelta(seconds=seconds * (1 - chance() / 5))
