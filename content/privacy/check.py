"""The check itself: fold, run the rules, settle overlaps."""

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import replace

from content.privacy import repeats
from content.privacy.document import Document
from content.privacy.findings import Finding, Tier
from content.privacy.rules import ALL
from content.privacy.rules.base import Recogniser

RULE_SET_VERSION = 1
"""Raised with every change to the rules; findings carry it, the retroactive scan compares it."""

LONGEST = 32_000  # characters in one pass
OVERLAP = 300  # characters shared by two passes over a longer text
SHORTEST_REST = 3  # characters of a hard finding beside another one that still say something


def check(text: str, *, recognisers: Sequence[Recogniser] = ALL) -> list[Finding]:
    """Spans that may identify a patient, in order, without overlap.

    Pure and bounded: 2,000 characters take a few milliseconds, any 32,000 under 300. Misses things; says so nowhere by
    itself, so every page that shows a result does.
    """
    found: set[Finding] = set()
    for offset in range(0, max(len(text), 1), LONGEST - OVERLAP):
        document = Document(text[offset : offset + LONGEST])
        here = {finding for recogniser in recognisers for finding in recogniser.find(document)}
        here.update(repeats.find(document, here))
        found.update(_moved(here, offset))
        if offset + LONGEST >= len(text):
            break
    return settled(found)


def settled(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each place: hard before soft, then the longer one.

    Of a hard finding that overlaps a kept one in part, what sticks out is kept: it would stay readable otherwise. A
    soft one is dropped.
    """
    kept: list[Finding] = []  # in order, without overlap
    for finding in sorted(findings, key=_precedence):
        for piece in _outside(finding, kept):
            insort(kept, piece)
    return kept


def _precedence(finding: Finding) -> tuple[bool, int, int, bool, str]:
    return (
        finding.tier is Tier.SOFT,
        finding.start - finding.end,
        finding.start,
        finding.rule == repeats.RULE,
        finding.rule,
    )


def _outside(finding: Finding, kept: list[Finding]) -> list[Finding]:
    """The parts of a finding that no kept one covers; of a soft one all or nothing."""
    index = bisect_right(kept, finding.start, key=lambda one: one.end)
    parts, position = [], finding.start
    while index < len(kept) and kept[index].start < finding.end:
        parts.append((position, kept[index].start))
        position = kept[index].end
        index += 1
    if not parts:
        return [finding] if finding.start < finding.end else []
    if finding.tier is Tier.SOFT:
        return []
    parts.append((position, finding.end))
    return [replace(finding, start=start, end=end) for start, end in parts if end - start >= SHORTEST_REST]


def _moved(findings: Iterable[Finding], offset: int) -> Iterable[Finding]:
    if not offset:
        return findings
    return (Finding(one.start + offset, one.end + offset, one.kind, one.tier, one.rule) for one in findings)
