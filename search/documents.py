"""What the index is fed with, whatever room it comes from."""

import zlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from accounts.models import Audience

CHINESE: Final = "zh-hans"
SAMPLED: Final = 64
"""Counts of broad questions look at one in so many things."""
LONGEST_BODY: Final = 100_000  # characters of one document; what comes after is not searched


@dataclass(frozen=True, order=True)
class Key:
    """Which row of which kind: `thread`, 12."""

    kind: str
    pk: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}"

    @classmethod
    def parse(cls, text: str) -> "Key":
        """The key that `str` wrote."""
        kind, _, pk = text.rpartition(":")
        return cls(kind, int(pk))

    @property
    def number(self) -> int:
        """One number for kind and row, for counting things found rather than documents."""
        return zlib.crc32(self.kind.encode()) << 32 | (self.pk & 0xFFFFFFFF)

    @property
    def portion(self) -> int:
        """One of SAMPLED portions, each of which is like the whole."""
        return zlib.crc32(str(self).encode()) % SAMPLED


@dataclass(frozen=True)
class Document:
    """One row as the index keeps it. Marks are exact words to narrow a search by; see `search.marks`."""

    key: Key
    title: str
    body: str
    audiences: tuple[str, ...]
    """Marks of those who may find it; with none of them it is in no result."""
    filed_as: str
    """Kind of the facet: a thread's own kind, or `article`, `topic`, `term`, `person`, `page`."""
    created_at: datetime
    language: str = ""
    """Empty for what speaks both, such as names."""
    group: Key | None = None
    """What it is shown as a part of: a reply is shown under its thread. None: itself."""
    marks: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """What it is called where the title holds several names. Whoever types one of them whole means it."""
    states: tuple[str, ...] = ()
    weight: float = 1.0
    """What the score is multiplied by."""
    signals: dict[str, int] = field(default_factory=dict)
    """Numbers the weight was made of, for whoever wonders."""

    @property
    def belongs_to(self) -> Key:
        """The thing that a list shows."""
        return self.group or self.key

    def is_for(self, audience: str) -> bool:
        """Whether this audience finds it."""
        return audience in self.audiences


def audience_mark(pk: int) -> str:
    """The mark of an audience."""
    return f"a:{pk}"


def public_mark() -> str:
    """The mark of what everybody reads."""
    return audience_mark(Audience.objects.get(kind="public").pk)
