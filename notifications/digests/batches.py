"""Many members whose digests are made together, and what all sections ask of them: each once, in one statement."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import models

from accounts.models import Block, User
from accounts.readers import audiences_of
from notifications.channels import matrices_of
from notifications.models import Delivery, DigestItem, Subscription
from notifications.models.digests import Product
from notifications.models.notifications import Channel
from notifications.querysets import FOLLOWING

# What happened shortly before a period may have become visible within it: an event that was told late, a text that
# waited for a moderator. It is looked at again; what an earlier digest held says what not to repeat.
LOOKED_BACK = timedelta(days=3)


@dataclass(frozen=True)
class Reader:
    """One member, and what is new to them: after `since`, up to and with `end`."""

    member: User
    since: datetime
    end: datetime


class Batch:
    """Readers of one language. What it knows is asked for when a section first needs it."""

    def __init__(self, readers: Collection[Reader], *, product: str = Product.FOLLOW.value) -> None:
        self.readers = {reader.member.pk: reader for reader in readers}
        self.members = [reader.member for reader in readers]
        self.product = product

    @property
    def ids(self) -> list[int]:
        """Of the members."""
        return list(self.readers)

    @cached_property
    def since(self) -> datetime:
        """The earliest moment after which anything is new to any of them."""
        return min(reader.since for reader in self.readers.values())

    @cached_property
    def end(self) -> datetime:
        """The latest end of any of their periods."""
        return max(reader.end for reader in self.readers.values())

    @cached_property
    def audiences(self) -> dict[int, set[int]]:
        """Ids of the audiences each belongs to."""
        return audiences_of(self.members)

    @cached_property
    def channels(self) -> dict[int, dict[str, frozenset[str]]]:
        """By which channels each hears of each kind."""
        return matrices_of(self.members)

    @cached_property
    def levels(self) -> Mapping[int, Mapping[str, dict[int, str]]]:
        """What each follows or muted: member -> label of the model -> id -> level."""
        found: dict[int, dict[str, dict[int, str]]] = {pk: defaultdict(dict) for pk in self.readers}
        rows = Subscription.objects.filter(member_id__in=self.ids).exclude(level="normal")
        for member, label, pk, level in rows.values_list("member_id", "target_model", "target_id", "level"):
            found[member][label][pk] = level
        return found

    @cached_property
    def unheard(self) -> dict[int, set[int]]:
        """Whom each muted or blocked."""
        found: dict[int, set[int]] = {pk: set() for pk in self.readers}
        for member, other in Block.objects.filter(member_id__in=self.ids).values_list("member_id", "other_id"):
            found[member].add(other)
        return found

    @cached_property
    def mailed(self) -> dict[int, set[tuple[str, int]]]:
        """What each was written to about already, by a mail of its own."""
        found: dict[int, set[tuple[str, int]]] = {pk: set() for pk in self.readers}
        rows = Delivery.objects.filter(
            channel=Channel.EMAIL,
            state=Delivery.State.SENT,
            notification__recipient_id__in=self.ids,
            notification__created_at__gt=self.since,
        )
        names = ("notification__recipient_id", "notification__subject_model", "notification__subject_id")
        for member, label, pk in rows.values_list(*names):
            found[member].add((label, pk))
        return found

    @cached_property
    def told(self) -> dict[tuple[int, str], int]:
        """Up to where earlier digests told each of what: (member, key) -> until."""
        found: dict[tuple[int, str], int] = {}
        items = DigestItem.objects.filter(
            digest__recipient_id__in=self.ids, digest__product=self.product, digest__period_ended_at__gt=self.since
        )
        for member, key, until in items.values_list("digest__recipient_id", "key", "until"):
            found[member, key] = max(until, found.get((member, key), until))
        return found

    def told_until(self, member: int, key: str) -> int:
        """Up to where an earlier digest told the member of the thing; 0 where none did."""
        return self.told.get((member, key), 0)

    def followed(self, label: str) -> models.QuerySet[Any, Any]:
        """A subquery: ids of things of the model that any of them follows. Any: rows of one column."""
        rows = Subscription.objects.filter(member_id__in=self.ids, target_model=label, level__in=FOLLOWING)
        return rows.values("target_id")
