"""How well the check does on labelled texts: the figures behind `make privacy-eval`."""

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from content.privacy.check import check
from content.privacy.findings import Finding, Tier

COVERED = 0.5  # share of a labelled span's characters that findings must cover for the span to count as found


@dataclass
class Figures:
    """Counts over one set. A text without labelled spans counts as benign."""

    labelled: int = 0
    labelled_flagged: int = 0
    benign: int = 0
    benign_flagged: int = 0
    benign_flagged_hard: int = 0
    spans: Counter[str] = field(default_factory=Counter)
    spans_found: Counter[str] = field(default_factory=Counter)
    findings: int = 0
    findings_right: int = 0
    characters: int = 0
    seconds: float = 0.0

    def add(self, text: str, spans: list[tuple[str, int, int]]) -> None:
        """Check one text and count it. `spans` are (type, start, end)."""
        started = time.process_time()
        found = check(text)
        self.seconds += time.process_time() - started
        self.characters += len(text)
        if not spans:
            self.benign += 1
            self.benign_flagged += bool(found)
            self.benign_flagged_hard += any(one.tier is Tier.HARD for one in found)
            return
        self.labelled += 1
        self.labelled_flagged += bool(found)
        self.findings += len(found)
        self.findings_right += sum(any(one.start < end and start < one.end for _, start, end in spans) for one in found)
        for kind, start, end in spans:
            self.spans[kind] += 1
            self.spans_found[kind] += _covered(found, start, end) >= COVERED * (end - start)

    def lines(self) -> Iterator[str]:
        """The table, a line at a time."""
        yield f"texts with identifiers flagged   {_share(self.labelled_flagged, self.labelled)}"
        yield f"texts without, flagged           {_share(self.benign_flagged, self.benign)}"
        yield f"  of these by the hard tier      {_share(self.benign_flagged_hard, self.benign)}"
        yield f"spans found (recall)             {_share(sum(self.spans_found.values()), sum(self.spans.values()))}"
        yield f"findings right (precision)       {_share(self.findings_right, self.findings)}"
        for kind, count in sorted(self.spans.items()):
            yield f"  {kind:<30} {_share(self.spans_found[kind], count)}"
        thousands = max(self.characters, 1) / 2000
        yield f"CPU per 2,000 characters         {1000 * self.seconds / thousands:.1f} ms"


def evaluate(rows: Iterable[dict[str, Any]]) -> Figures:
    """Figures over rows of `{"text", "spans": [{"type", "value"}]}`; a span may also give `start` and `end`."""
    figures = Figures()
    for row in rows:
        figures.add(row["text"], list(_places(row)))
    return figures


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a JSON Lines file. Raises ValueError naming the line that is none."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    yield json.loads(line)
                except json.JSONDecodeError as error:
                    raise ValueError(f"{path}, line {number}: {error.msg}") from error


def _places(row: dict[str, Any]) -> Iterator[tuple[str, int, int]]:
    for span in row.get("spans", []):
        start = span["start"] if "start" in span else row["text"].find(span["value"])
        if start >= 0:
            yield span["type"], start, span.get("end", start + len(span.get("value", "")))


def _covered(found: list[Finding], start: int, end: int) -> int:
    return sum(max(0, min(one.end, end) - max(one.start, start)) for one in found)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:6.3f}  ({part} of {whole})" if whole else "     –  (none in this set)"
