"""From what happened to whom it concerns. Each room says for its own events: who is told, of what, in which order.

A source turns an event into a `Plan`; `notifications.fan_out` walks through its stages in batches. The first stage that
names a member decides what they are told; nobody is told twice of one event.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db import models

from events import registry
from events.models import Event
from notifications.models import Subscription

Target = tuple[str, int]
"""A thing by name: the label of its model, as `forum.thread`, and its id."""


class Stage(Protocol):
    """Members to be told of one kind, in order of their ids."""

    @property
    def kind(self) -> str:
        """What they are told of, as declared in `notifications.kinds`."""

    @property
    def is_personal(self) -> bool:
        """Whether it is about the member themselves, so that only muting keeps it from them."""

    @property
    def is_once(self) -> bool:
        """Whether it says nothing new to whoever was told of the same subject before."""

    def after(self, cursor: int, limit: int) -> list[int]:
        """At most so many ids above the cursor, the lowest first. One statement."""


@dataclass(frozen=True)
class Named:
    """Members whom the event itself names: whoever is mentioned, answered, quoted, invited."""

    kind: str
    members: Collection[int]
    is_personal: bool = True
    is_once: bool = False

    def after(self, cursor: int, limit: int) -> list[int]:
        """See `Stage`. No statement."""
        return sorted({member for member in self.members if member > cursor})[:limit]


@dataclass(frozen=True)
class Watching:
    """Members who watch one of the things, or follow it as closely as `levels` say."""

    kind: str
    targets: Sequence[Target]
    levels: Sequence[str] = (Subscription.Level.WATCHING.value,)
    is_personal: bool = False
    is_once: bool = False

    def after(self, cursor: int, limit: int) -> list[int]:
        """See `Stage`. One index for each thing."""
        found: set[int] = set()
        for label, pk in self.targets:
            watchers = Subscription.objects.filter(target_model=label, target_id=pk, level__in=self.levels)
            ids = watchers.filter(member_id__gt=cursor).order_by("member_id").values_list("member_id", flat=True)
            found.update(ids[:limit])
        return sorted(found)[:limit]


@dataclass(frozen=True)
class Listed:
    """Members found by a query, such as everybody with a permission."""

    kind: str
    query: models.QuerySet  # type: ignore[type-arg]  # of members
    is_personal: bool = True
    is_once: bool = False

    def after(self, cursor: int, limit: int) -> list[int]:
        """See `Stage`."""
        return list(self.query.filter(pk__gt=cursor).order_by("pk").values_list("pk", flat=True)[:limit])


@dataclass(frozen=True)
class Plan:
    """One event, and everybody whom it concerns."""

    subject: models.Model
    """What opens from the notification."""
    target: models.Model
    """What notifications of one kind are collapsed under; the subject itself where there is nothing above it."""
    stages: Sequence[Stage]
    readers: Callable[[Collection[int]], set[int]]
    """Of these members, those who may see the subject now. As `visible_to` of its model, the other way round."""
    actor_id: int | None = None
    """Who caused it: never told, and unheard by whoever muted or blocked them. None where the site did."""
    is_nameless: bool = False
    """The notification is not to say who caused it."""
    near: Sequence[Target] = ()
    """What a member's level decides first: the thing itself, as the thread."""
    is_once: bool = False
    """Nobody is told who was told of the subject by an earlier event."""
    around: Sequence[Target] = field(default=())
    """What it stands in, as category, tags and topics: muting one of them silences what is not personal, unless the
    member watches the thing itself."""


Source = Callable[[Event], Plan | None]
_sources: dict[str, Source] = {}


def register(*event_kinds: str, source: Source) -> None:
    """Name the source of these kinds of event. One per kind; a second one is a mistake."""
    from notifications.fan_out import begin  # noqa: PLC0415 - it imports this module

    for kind in event_kinds:
        if kind in _sources:
            raise ValueError(f"There is a source of notifications for {kind!r} already.")
        _sources[kind] = source
        registry.register(begin, kind=kind, name="notifications.tell")


def find(event_kind: str) -> Source | None:
    """The source, or None where nobody is told of such events."""
    return _sources.get(event_kind)


def event_kinds() -> list[str]:
    """Kinds of event that somebody is told of."""
    return sorted(_sources)
