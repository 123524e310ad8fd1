"""How far a move is, in lines for the console."""

import time
from collections.abc import Callable

EVERY = 5  # seconds between two lines about the same table

Tell = Callable[[str], None]


class Progress:
    """Rows and tables that went by, and how fast."""

    def __init__(self, tell: Tell, *, tables: int) -> None:
        self._tell = tell
        self._tables = tables
        self._begun = self._told = time.monotonic()
        self._label, self._doing, self._expected, self._passed = "", "", 0, 0
        self.number = 0
        self.rows = 0

    def table(self, label: str, *, rows: int) -> None:
        """The next table."""
        self.number += 1
        self._label, self._expected = label, rows

    def doing(self, what: str) -> None:
        """What is done with its rows from now on: `copied`, `compared`."""
        self._doing, self._passed = what, 0

    def count(self, rows: int) -> None:
        """So many rows more went by."""
        self._passed += rows
        if (now := time.monotonic()) - self._told >= EVERY:
            self._told = now
            self._tell(f"{self._beginning()}: {self._passed:,} of {self._expected:,} rows {self._doing}")

    def done(self, what: str) -> None:
        """The table is finished."""
        self.rows += self._expected
        if self._expected:
            self._tell(f"{self._beginning()}: {self._expected:,} {'row' if self._expected == 1 else 'rows'} {what}")

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._begun

    def _beginning(self) -> str:
        return f"{self.number}/{self._tables} {self._label}"
