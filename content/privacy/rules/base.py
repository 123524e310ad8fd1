"""The one interface of everything that recognises an identifier."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from content.privacy.document import Document
from content.privacy.findings import Finding, Kind, Tier
from content.privacy.needed import Needed, needed_by


class Recogniser(Protocol):
    """Finds spans in a document. Must be pure, bounded in time, and never raise.

    A site that runs a service for named entities adds an object with this method; the rest of the check stays as it is.
    """

    @property
    def id(self) -> str:
        """The rule's name, stored with each finding; it never changes its meaning."""
        ...

    def find(self, document: Document) -> Iterator[Finding]:
        """Findings in any order; the check sorts out overlaps."""
        ...


Accept = Callable[["re.Match[str]", Document], bool]


@dataclass(frozen=True)
class Pattern:
    """A regular expression whose group `span` (or the whole match) is the finding.

    Every repeat in `pattern` must be bounded: the check runs on hostile input.
    """

    id: str
    kind: Kind
    tier: Tier
    pattern: "re.Pattern[str]"
    # Only near words about one patient, or in a record. Every soft rule sets it.
    needs_cue: bool = False
    # Only in a pasted record.
    needs_record: bool = False
    # Carries its own label, so a mask does not silence it.
    is_labelled: bool = False
    accept: Accept | None = None

    @cached_property
    def _needed(self) -> Needed:
        return needed_by(self.pattern)

    def find(self, document: Document) -> Iterator[Finding]:
        """See Recogniser."""
        if not document.small.may_hold(self._needed) or (self.needs_record and not document.is_record):
            return
        group: int | str = "span" if "span" in self.pattern.groupindex else 0
        for match in self.pattern.finditer(document.text):
            start, end = match.span(group)
            if start >= 0 and self._stands(match, document, start, end):
                yield Finding(start, end, self.kind, self.tier, self.id)

    def _stands(self, match: "re.Match[str]", document: Document, start: int, end: int) -> bool:
        if not self.is_labelled and document.masked.overlap(start, end):
            return False
        if self.tier is Tier.SOFT and document.code.overlap(start, end):
            return False
        if self.needs_cue and not document.is_about_one_patient(start, end):
            return False
        return self.accept is None or self.accept(match, document)


def compiled(pattern: str, *, ignore_case: bool = False) -> "re.Pattern[str]":
    """A verbose pattern. ASCII is not set: \\d is written as [0-9] and word edges as explicit ASCII classes, because
    Python counts Chinese characters as word characters."""
    return re.compile(pattern, re.VERBOSE | (re.IGNORECASE if ignore_case else 0))
