"""How long events are kept."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from events.models import Event, Handling

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=90)
BATCH = 500  # events in one transaction: short enough that nobody who writes meanwhile waits noticeably
MOST_BATCHES = 100  # in one run; the next run goes on


def forget_old(*, now: datetime) -> int:
    """Delete events older than KEPT_FOR all of whose handlings are done, oldest first. Returns how many.

    An event with a handling that still waits, or was given up, stays until somebody has seen to it.
    """
    unfinished = Handling.objects.filter(event=OuterRef("pk")).exclude(state=Handling.State.DONE)
    old = Event.objects.filter(~Exists(unfinished), created_at__lt=now - KEPT_FOR).order_by("created_at", "pk")
    total = 0
    for _batch in range(MOST_BATCHES):
        ids = list(old.values_list("pk", flat=True)[:BATCH])
        if not ids:
            break
        with transaction.atomic():
            Handling.objects.filter(event__in=ids).delete()
            total += Event.objects.filter(pk__in=ids).delete()[0]
    if total:
        logger.info("events_forgotten count=%s", total)
    return total
