"""How long to wait before a dead child is started again."""

SHORTEST = 1.0  # seconds
LONGEST = 30.0  # seconds
HEALTHY_AFTER = 60.0  # seconds alive after which earlier deaths no longer count


class Backoff:
    """Doubles the wait with every death in a row."""

    def __init__(self) -> None:
        self.deaths_in_a_row = 0

    def delay_after(self, lived: float) -> float:
        """Seconds to wait after a child died that had lived for `lived` seconds."""
        if lived >= HEALTHY_AFTER:
            self.deaths_in_a_row = 0
        delay: float = min(SHORTEST * 2**self.deaths_in_a_row, LONGEST)
        self.deaths_in_a_row += 1
        return delay
