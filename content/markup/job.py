"""One rendering: its inputs, what it has found so far, and how much it may still cost."""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from content.markup import limits
from content.markup.names import Names
from content.markup.profiles import Profile
from content.markup.rendered import Heading

_MOST: Final = {
    "too_many_blocks": limits.MOST_BLOCKS,
    "too_many_marks": limits.MOST_MARKS,
    "too_many_code_blocks": limits.MOST_CODE_BLOCKS,
    "too_many_links": limits.MOST_LINKS,
    "too_many_mentions": limits.MOST_MENTIONS,
    "too_many_footnote_marks": limits.MOST_FOOTNOTE_MARKS,
    "too_many_formulas": limits.MOST_FORMULAS,
    "too_many_table_cells": limits.MOST_TABLE_CELLS,
}


@dataclass
class Job:
    """Shared by the parts of the renderer while they work on one text."""

    profile: Profile
    prefix: str
    names: Names
    references: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Link definitions by normalised label: (address, title)."""
    footnotes: dict[str, Element] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)
    _started: float = field(default_factory=time.thread_time)

    def count(self, limit: str, amount: int = 1) -> None:
        """Note that `amount` more things of one kind were found; raises RenderRefused when they are too many."""
        self._counts[limit] += amount
        if self._counts[limit] > _MOST[limit]:
            raise limits.RenderRefused(limit)

    def check_time(self) -> None:
        """Raises RenderRefused once the thread has spent its seconds of CPU on this text."""
        if time.thread_time() - self._started > limits.CPU_SECONDS:
            raise limits.RenderRefused("text_too_slow")
