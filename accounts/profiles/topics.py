"""The door for the knowledge base, which stands above: which topics there are, and what they are called.

It registers once, in its `apps.py`. Without it nobody can name a topic of interest.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class TopicName:
    """One topic, in the reader's language."""

    pk: int
    slug: str
    name: str
    url: str


# All topics, or those with these ids, in the order in which they are offered. No statement where they are kept.
Find = Callable[[Collection[int] | None], list[TopicName]]

_finders: list[Find] = []


def register(find: Find) -> None:
    """Say which topics there are. A second one is a mistake."""
    if _finders:
        raise ValueError("The topics of profiles are registered twice.")
    _finders.append(find)


def all_topics() -> list[TopicName]:
    """Every topic that can be named."""
    return _finders[0](None) if _finders else []


def named(ids: list[int]) -> list[TopicName]:
    """Those of these topics that are still there, in the order in which they are offered."""
    return _finders[0](frozenset(ids)) if ids and _finders else []
