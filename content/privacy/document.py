"""One text on its way through the rules."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from content.privacy import cues, folding, layout, masks
from content.privacy.folding import Span
from content.privacy.needed import Small

CUE_REACH = 220  # characters on either side, within one paragraph
OUTDOORS = -1


class Spans:
    """Spans without overlap, asked many times whether a place lies within one of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        merged: list[list[int]] = []
        for start, end in sorted(spans):
            if merged and start <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], end)
            else:
                merged.append([start, end])
        self.starts = [start for start, _ in merged]
        self.ends = [end for _, end in merged]

    def overlap(self, start: int, end: int) -> bool:
        """Whether any span shares a character with `[start, end)`."""
        index = bisect_right(self.starts, end - 1) - 1
        return index >= 0 and self.ends[index] > start

    def index(self, position: int) -> int:
        """The number of the span that holds the position, or OUTDOORS."""
        index = bisect_right(self.starts, position) - 1
        return index if index >= 0 and self.ends[index] > position else OUTDOORS


@dataclass
class Document:
    """The folded text with everything the rules ask about it, worked out once and only when asked."""

    text: str
    original_length: int = field(init=False)

    def __post_init__(self) -> None:
        self.original_length = len(self.text)
        self.text = layout.flatten(folding.fold(self.text))

    @cached_property
    def masked(self) -> Spans:
        """Spans that look like identifiers and are not: addresses, works, versions, codes."""
        return Spans(masks.find(self.text))

    @cached_property
    def small(self) -> Small:
        """The text in which rules look for what their matches hold."""
        return Small(self.text)

    @cached_property
    def code(self) -> Spans:
        """Fenced code: soft rules stay silent there."""
        return Spans(folding.fenced(self.text))

    @cached_property
    def is_record(self) -> bool:
        """Two or more header labels of a clinical note: every soft rule is on for the whole text."""
        return cues.is_record(self.text)

    @cached_property
    def paragraph_spans(self) -> Spans:
        # Touching spans would merge: each paragraph ends one character early.
        return Spans((start, max(start, end - 1)) for start, end in folding.paragraphs(self.text))

    @cached_property
    def cue_places(self) -> list[int]:
        """Where the text speaks of one patient, in order."""
        return cues.places(self.text)

    def is_about_one_patient(self, start: int, end: int) -> bool:
        """Whether a cue stands near the span, in the same paragraph; always true in a record."""
        if self.is_record:
            return True
        first = bisect_right(self.cue_places, start - CUE_REACH - 1)
        paragraph = self.paragraph_spans.index(start)
        for place in self.cue_places[first : first + 40]:
            if place > end + CUE_REACH:
                return False
            if self.paragraph_spans.index(place) == paragraph:
                return True
        return False
