"""Noticing that mail does not leave any more although some should: the failure that nobody reports.

Whoever waits for a mail does not know that it was meant to come, so that a site can be silent for months. What counts
is what was wanted: a site where nothing happens is silent for a good reason. Mail that has merely waited for some
minutes is told by `OutgoingMail.longest_wait`.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Min

from events.actions import record
from foundation.errors import LimitReached
from foundation.limits import Limit, hit
from notifications.models import Delivery, FanOut, OutgoingMail
from notifications.models.notifications import Channel

logger = logging.getLogger(__name__)

SILENT_AFTER: Final = timedelta(hours=1)  # longer than any restart; every step is taken up again within a minute
LOOKED_BACK: Final = timedelta(days=7)
FEWEST_FAILED: Final = 3  # one dead address on a quiet site is no silence
FEWEST_SKIPPED: Final = 50
# Why a member does not want a mail. When nothing but other reasons is left, the reasons are to be looked at.
_WISHES: Final = frozenset({"read", "withdrawn", "muted", "switched_off"})
TOLD: Final = Limit("notifications.mail_silent", most=1, window=24 * 3600)


@dataclass(frozen=True)
class Silence:
    """Mail has been wanted since then. `cause` is the step at which it stops: `telling` (what happened is not told),
    `writing` (what was told is not written), `skipping` (all of it is skipped), `sending` (none is taken).
    """

    since: datetime
    cause: str


def find(now: datetime) -> Silence | None:
    """The silence, if there is one: its first cause. At most six statements, each by an index."""
    for cause, since in _wanted(now):
        if since is not None and since < now - SILENT_AFTER:
            return Silence(since, cause)
    return None


def look(*, now: datetime) -> Silence | None:
    """Note a silence in the log, and tell those who keep the site running on the site itself, once a day."""
    found = find(now)
    if found is None:
        return None
    hours = int((now - found.since).total_seconds() // 3600)
    logger.error("mail_silent hours=%s cause=%s", hours, found.cause)
    try:
        with transaction.atomic():
            hit(TOLD, "site", now)
            record("mail_silent", actor=None, data={"cause": found.cause, "hours": hours}, now=now)
    except LimitReached:
        logger.info("mail_silent_told_before")
    return found


def _wanted(now: datetime) -> Iterator[tuple[str, datetime | None]]:
    """For each step, since when something waits there, or everything fails."""
    begin = now - LOOKED_BACK
    yield "telling", FanOut.objects.filter(state="due", due_at__gt=begin).aggregate(at=Min("due_at"))["at"]
    due = Delivery.objects.filter(channel=Channel.EMAIL, state="due", due_at__gt=begin)
    yield "writing", due.aggregate(at=Min("due_at"))["at"]
    yield "skipping", _all_skipped()
    yield "sending", _none_taken(begin)


def _all_skipped() -> datetime | None:
    decided = Delivery.objects.filter(channel=Channel.EMAIL).exclude(state="due").order_by("-pk")
    newest = list(decided.values_list("state", "reason", "done_at")[:FEWEST_SKIPPED])
    is_skipped = [state == "skipped" and reason not in _WISHES for state, reason, _done_at in newest]
    if len(newest) < FEWEST_SKIPPED or not all(is_skipped):
        return None
    return min(done_at for _state, _reason, done_at in newest if done_at is not None)


def _none_taken(begin: datetime) -> datetime | None:
    """The mail after the last one that left, if several failed since or one waits still."""
    newest = OutgoingMail.objects.filter(state="sent", sent_at__gt=begin).order_by("-pk").first()
    later = OutgoingMail.objects.filter(created_at__gt=newest.created_at if newest else begin)
    waiting = later.filter(state="due").aggregate(at=Min("created_at"))["at"]
    lost = later.filter(state__in=["failed", "unknown"]).order_by("created_at")
    failed = list(lost.values_list("created_at", flat=True)[:FEWEST_FAILED])
    moments = [waiting, failed[0] if len(failed) == FEWEST_FAILED else None]
    return min((at for at in moments if at is not None), default=None)
