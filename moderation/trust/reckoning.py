"""Giving members the level that their facts come to: idempotent, in batches with the same number of statements each."""

import time
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.actions import trust as levels_of_accounts
from accounts.models import Credential, Standing, User, VisitDay
from events.actions import record_each
from events.models import Event
from moderation.models import TrustStanding
from moderation.trust.bars import Level
from moderation.trust.facts import facts_of, news
from moderation.trust.levels import HIGHEST, Stand, level_for

BATCH: Final = 500  # members
RUN_SECONDS: Final = 60.0
# What can be lost by the passing of time alone is looked at so often, whether or not its member came.
AGAIN_AFTER: Final = timedelta(hours=12)
# Somebody who read enough in their first hour is looked at again until the hour is over.
FIRST_HOURS: Final = timedelta(hours=3)
# An older visit that no run has looked at waits for the next visit of its member.
LOOKED_BACK: Final = timedelta(days=14)
# Members who came by invitation begin with their address, others with their credential.
EVENTS: Final = ("email_confirmed", "credential_accepted")
Changes = dict[int, tuple[int, int]]
"""By member, the level before and after."""


def due(now: datetime) -> QuerySet[User]:
    """Members with something new since they were looked at."""
    looked_at = F("member__trust_standing__reckoned_at")
    recent = VisitDay.objects.filter(visit_date__gte=(now - LOOKED_BACK).astimezone(UTC).date(), seen_at__gte=looked_at)
    standings = TrustStanding.objects.filter(member=OuterRef("pk"), reckoned_at__isnull=False)
    claims = Credential.objects.filter(member=OuterRef("pk"), state=Credential.State.ACCEPTED)
    is_new = Q(trust_level=Level.NEW)
    has_news = (
        ~Exists(standings)
        | Q(pk__in=recent.values("member"))
        | Q(trust_level=HIGHEST, trust_standing__reckoned_at__lte=now - AGAIN_AFTER)
        | (is_new & Q(joined_at__gte=now - FIRST_HOURS))
        | (is_new & Exists(claims))
    )
    found: QuerySet[User] = User.objects.filter(has_news, is_active=True)
    return found


def reckon(*, now: datetime, seconds: float = RUN_SECONDS) -> int:
    """Look at everybody with something new; how many levels changed. What is left over waits for the next run."""
    end, changed = time.monotonic() + seconds, 0
    for ids in _batches(due(now)):
        changed += len(reckon_members(ids, now=now))
        if time.monotonic() > end:
            break
    return changed


def from_event(event: Event) -> None:
    """Look at one member at once: what vouches for them is not to wait for the next run."""
    reckon_members([event.subject_id or 0], now=event.created_at)


def reckon_members(ids: Collection[int], *, now: datetime) -> Changes:
    """Look at these members; what changed. A level that somebody fixed meanwhile stays."""
    found = outstanding(ids, now)
    with transaction.atomic():
        levels = levels_of_accounts.locked_levels(found)
        fixed = TrustStanding.objects.filter(member__in=found, fixed_at__isnull=False)
        kept = set(fixed.values_list("member", flat=True))
        changes = {pk: change for pk, change in found.items() if levels.get(pk) == change[0] and pk not in kept}
        _looked_at(ids, now)
        store(changes, actor=None, now=now)
    return changes


def outstanding(ids: Collection[int], now: datetime) -> Changes:
    """Of these members, those whose level is another than their facts come to. Changes nothing."""
    members = list(User.objects.filter(pk__in=ids).select_related("trust_standing").order_by("pk"))
    facts = facts_of(members, now)
    lately = news(now)
    changes = {}
    for member in members:
        level = level_for(stand_of(member, now), facts[member.pk], lately, now)
        if level != member.trust_level:
            changes[member.pk] = (member.trust_level, level)
    return changes


def stand_of(member: User, now: datetime) -> Stand:
    """How the member stands; without a row of their own, they have the level from this moment on."""
    standing: TrustStanding | None = getattr(member, "trust_standing", None)
    is_restricted = member.is_silenced(now) or member.standing(now) != Standing.GOOD
    if standing is None:
        return Stand(member.trust_level, now, is_restricted=is_restricted)
    return Stand(member.trust_level, standing.changed_at, standing.is_fixed, is_restricted)


def store(changes: Mapping[int, tuple[int, int]], *, actor: User | None, now: datetime) -> None:
    """Write levels, since when they hold, and an event for each; in the transaction that locked the members."""
    if not changes:
        return
    levels_of_accounts.store_levels({pk: after for pk, (_before, after) in changes.items()})
    TrustStanding.objects.filter(member__in=changes).update(changed_at=now)
    members = User.objects.in_bulk(changes)
    told = [
        (members[pk], {"before": before, "after": after, "by_hand": actor is not None})
        for pk, (before, after) in sorted(changes.items())
    ]
    record_each("trust_level_changed", actor=actor, told=told, now=now)


def _looked_at(ids: Collection[int], now: datetime) -> None:
    missing = User.objects.filter(pk__in=ids, trust_standing=None).values_list("pk", flat=True)
    rows = [TrustStanding(member_id=pk, changed_at=now) for pk in missing]
    TrustStanding.objects.bulk_create(rows, ignore_conflicts=True)
    TrustStanding.objects.filter(member__in=ids).update(reckoned_at=now)


def _batches(rows: "QuerySet[User]") -> Iterator[list[int]]:
    """Ids, the lowest first. Each is asked for when the one before is done."""
    after = 0
    while ids := list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield ids
        after = ids[-1]


def check(now: datetime) -> Iterator[tuple[int, int, int]]:
    """Member, level and the one that their facts come to, for everybody in whom these differ. Changes nothing."""
    for ids in _batches(User.objects.filter(is_active=True)):
        for pk, (before, after) in sorted(outstanding(ids, now).items()):
            yield pk, before, after
