"""The check itself: fold, run the rules, settle overlaps."""

from collections.abc import Iterable, Sequence

from content.privacy.document import Document
from content.privacy.findings import Finding, Tier
from content.privacy.rules import ALL
from content.privacy.rules.base import Recogniser

RULE_SET_VERSION = 1
"""Raised with every change to the rules; findings carry it, the retroactive scan compares it."""

LONGEST = 32_000  # characters in one pass
OVERLAP = 300  # characters shared by two passes over a longer text


def check(text: str, *, recognisers: Sequence[Recogniser] = ALL) -> list[Finding]:
    """Spans that may identify a patient, in order, without overlap.

    Pure and bounded: 2,000 characters take a few milliseconds, any 32,000 under 300. Misses things; says so nowhere by
    itself, so every page that shows a result does.
    """
    found: set[Finding] = set()
    for offset in range(0, max(len(text), 1), LONGEST - OVERLAP):
        document = Document(text[offset : offset + LONGEST])
        for recogniser in recognisers:
            found.update(_moved(recogniser.find(document), offset))
        if offset + LONGEST >= len(text):
            break
    return settled(found)


def settled(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each place: hard before soft, then the longer one. Those that touch a kept one are dropped."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda one: (one.tier is Tier.SOFT, one.start - one.end, one.start, one.rule)):
        if finding.start < finding.end and not any(
            other.start < finding.end and finding.start < other.end for other in kept
        ):
            kept.append(finding)
    return sorted(kept)


def _moved(findings: Iterable[Finding], offset: int) -> Iterable[Finding]:
    if not offset:
        return findings
    return (Finding(one.start + offset, one.end + offset, one.kind, one.tier, one.rule) for one in findings)
