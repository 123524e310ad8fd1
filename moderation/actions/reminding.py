"""Telling moderators once of what nobody decided about for long."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from events.actions import record_each
from events.models import Event
from moderation.models import ReviewItem
from moderation.models.items import CLAIM_FOR, LATE_AFTER

# A text that waits keeps its author waiting, too.
HELD_AFTER: Final = timedelta(hours=24)
PORTION: Final = 200  # items in one run; the next run goes on


def remind(*, now: datetime) -> int:
    """Record `item_overdue` for each open item that is as old as that, once; how many. Running twice does no harm.

    Not while somebody has claimed it, and not about texts of demonstration accounts. Four statements for any number.
    """
    events = Event.objects.filter(kind="item_overdue", subject_model=ReviewItem._meta.label_lower)
    told = events.filter(subject_id=OuterRef("pk"))
    is_old = Q(opened_at__lte=now - LATE_AFTER) | Q(kind=ReviewItem.Kind.HELD, opened_at__lte=now - HELD_AFTER)
    is_claimed = Q(claimed_at__isnull=False, claimed_at__gt=now - CLAIM_FOR)
    waiting = ReviewItem.objects.filter(is_old, ~Exists(told), state=ReviewItem.State.OPEN).exclude(is_claimed)
    waiting = waiting.exclude(author__is_demonstration=True).exclude(unnamed_author__is_demonstration=True)
    with transaction.atomic():
        locked = list(waiting.select_for_update(of=("self",)).order_by("pk")[:PORTION])
        # Asked again under the lock: another run may have told of them while this one waited for it.
        known = set(events.filter(subject_id__in=[item.pk for item in locked]).values_list("subject_id", flat=True))
        found = [item for item in locked if item.pk not in known]
        record_each("item_overdue", actor=None, told=[(item, {}) for item in found], now=now)
    return len(found)
