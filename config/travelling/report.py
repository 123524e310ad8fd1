"""What an import did, for the console and for a file that names every line which did not come."""

import json
import time
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TextIO

if TYPE_CHECKING:
    from config.travelling.storing import Ready

EVERY: Final = 0.5  # seconds between two states of the bar
WIDTH: Final = 30  # characters of the bar
SHOWN: Final = 20  # lines told on the console; the file has them all


class Report:
    """Counts by kind; what did not come goes straight to the file, so memory does not grow with it."""

    def __init__(self, out: TextIO, *, bar: Callable[[str], None] | None = None) -> None:
        self.came: Counter[str] = Counter()
        self.before: Counter[str] = Counter()
        self.same: Counter[str] = Counter()
        self.held: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        self.empty: Counter[str] = Counter()
        self.plain: Counter[str] = Counter()
        self.first: list[str] = []
        self._out, self._bar = out, bar
        self._size, self._began, self._told = 0, time.monotonic(), 0.0

    def begin(self, size: int) -> None:
        """The file has so many bytes."""
        self._size, self._began = max(size, 1), time.monotonic()

    def passed(self, count: int) -> None:
        """So many of them went by."""
        now = time.monotonic()
        if self._bar is None or (now - self._told < EVERY and count < self._size):
            return
        self._told = now
        part = min(count / self._size, 1.0)
        filled = "█" * int(part * WIDTH)
        lines = self.came.total() + self.before.total() + self.same.total() + self.left.total()
        rate = lines / max(now - self._began, 0.001)
        self._bar(f"[{filled:·<{WIDTH}}] {part:4.0%}  {lines:,} lines, {rate:,.0f}/s")

    def take(self, kind: str, ready: "Ready") -> None:
        """A line became a row."""
        self.came[kind] += 1
        if ready.held_for:
            self.held[kind] += 1
            self._note("held", ready.row.line, kind, ready.row.id, "waits in the review queue")
        elif ready.checked.is_suspect:
            self.found[kind] += 1
            fields = ", ".join(sorted(ready.checked.findings))
            self._note("found", ready.row.line, kind, ready.row.id, f"the privacy check found something in {fields}")
        if ready.checked.refusal:
            self.plain[kind] += 1
            self._note("plain", ready.row.line, kind, ready.row.id, f"is shown as written: {ready.checked.refusal}")

    def came_before(self, kind: str) -> None:
        """A line was read by an earlier run."""
        self.before[kind] += 1

    def is_same(self, kind: str) -> None:
        """This site has the same thing already."""
        self.same[kind] += 1

    def leave(self, line: int, kind: str, there: Any, why: str) -> None:  # Any: what JSON holds
        """A line did not come."""
        self.left[kind or "unreadable"] += 1
        self._note("left", line, kind, there, why)
        if len(self.first) < SHOWN:
            named = f" ({kind} {str(there)[:40]})" if kind else ""
            self.first.append(f"line {line}{named} {why}")

    def emptied(self, line: int, kind: str, there: str, what: str) -> None:
        """A line came without one thing that it names."""
        self.empty[kind] += 1
        self._note("emptied", line, kind, there, f"names {what}, which is not here")

    def rename(self, line: int, kind: str, was: str, now: str) -> None:
        """A name was taken here."""
        self._note("renamed", line, kind, was, f"is called {now} here")

    def _note(self, what: str, line: int, kind: str, there: Any, why: str) -> None:  # Any: what JSON holds
        told = {"what": what, "line": line, "kind": kind, "id": str(there)[:120] if there is not None else None}
        self._out.write(json.dumps(told | {"why": why}, ensure_ascii=True) + "\n")
