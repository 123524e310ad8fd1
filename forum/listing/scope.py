"""What a list is a list of."""

from dataclasses import dataclass, field
from typing import Literal

from django.db import models

from forum.kinds import Kind

Narrowing = Literal["", "category", "tag", "topic"]


@dataclass(frozen=True)
class Scope:
    """Everything, or the threads of one category, tag, topic or kind."""

    url: str
    narrowing: Narrowing = ""
    ids: list[int] = field(default_factory=list)
    """The categories, the tag or the topics whose threads are listed."""
    target: models.Model | None = None
    """What can be followed here."""
    kind: Kind | None = None
    """The one kind of thread that stands here; its declared filters are offered."""
    start_query: str = ""
    """What the composer is told when a thread is begun from here: `?category=imaging`."""
    pinned_in: list[int] = field(default_factory=list)
    """Categories whose pinned threads stand on top."""

    @property
    def label(self) -> str:
        """The target's model as subscriptions name it; empty for a list that cannot be followed."""
        return self.target._meta.label_lower if self.target is not None else ""

    @property
    def name(self) -> str:
        """What tells it from other lists, in one word: `category:imaging`; empty for the list of everything."""
        if self.kind is not None:
            return f"kind:{self.kind.slug}"
        slug: str = getattr(self.target, "slug", "")
        return f"{self.narrowing}:{slug}" if self.narrowing else ""
