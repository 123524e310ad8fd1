"""Reads of reviewers, reviews and needed changes."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from foundation.prepared import PreparedTuples

if TYPE_CHECKING:
    from accounts.models import User


class ReviewerRoleQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Who reviews what."""

    def current(self) -> Self:
        """Appointments that nobody ended."""
        return self.filter(ended_at__isnull=True)

    def topics_of(self, user: "User | AnonymousUser") -> list[int] | None:
        """Ids of the topics that the member reviews, with all that is part of them; None for every topic.

        One statement for members who review nothing, two for others.
        """
        named = [] if user.pk is None else [topic for (topic,) in _named.rows(user.pk)]
        if None in named:
            return None
        return below([pk for pk in named if pk]) if named else []


class ReviewQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Decisions about revisions."""

    def approvals(self) -> Self:
        """Those that count towards publication, if their text is still the one that was read."""
        return self.filter(decision="approve")


class NeedsChangeQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Faults that somebody found."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """For members, who can help; a guest sees none."""
        return self if user.is_authenticated else self.none()

    def open(self) -> Self:
        """Nobody did anything about them yet, the oldest first."""
        return self.filter(resolved_at__isnull=True).order_by("created_at", "pk")


def _written_named(member: int) -> Any:  # Any: a queryset of topics' ids
    from knowledge.models import ReviewerRole  # noqa: PLC0415 - models import this module

    return ReviewerRole.objects.current().filter(member_id=member).order_by().values_list("topic_id")


_named = PreparedTuples(_written_named)


def below(topics: list[int]) -> list[int]:
    """The topics and everything that is part of them, however deep. One statement."""
    from knowledge.models import Topic  # noqa: PLC0415 - models import this module

    children: dict[int | None, list[int]] = {}
    for pk, parent in Topic.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found: list[int] = []
    waiting = list(topics)
    while waiting:
        topic = waiting.pop()
        if topic not in found:
            found.append(topic)
            waiting += children.get(topic, [])
    return found
