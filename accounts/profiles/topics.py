"""The door for the knowledge base, which stands above: which topics there are, and what they are called.

It registers once, in its `apps.py`. Without it nobody can name a topic of interest.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class TopicName:
    """One topic, in the reader's language."""

    pk: int
    slug: str
    name: str
    url: str


# All topics in the order in which they are offered. At most one statement, and none where they are kept.
FindAll = Callable[[], list[TopicName]]

_finders: list[FindAll] = []


def register(find_all: FindAll) -> None:
    """Say which topics there are. A second one is a mistake."""
    if _finders:
        raise ValueError("The topics of profiles are registered twice.")
    _finders.append(find_all)


def all_topics() -> list[TopicName]:
    """Every topic that can be named."""
    return _finders[0]() if _finders else []


def named(ids: list[int]) -> list[TopicName]:
    """Those of these topics that are still there, in the order in which they are offered."""
    if not ids:
        return []
    wanted = set(ids)
    return [topic for topic in all_topics() if topic.pk in wanted]
