"""How long the site remembers whom it wrote to."""

import logging
from datetime import datetime, timedelta

from notifications.models import OutgoingMail

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=90)
BATCH = 1000  # rows in one statement
MOST_BATCHES = 100  # in one run; the next run goes on


def forget_old(*, now: datetime) -> int:
    """Delete messages older than KEPT_FOR that are not on their way any more. Returns how many."""
    underway = [OutgoingMail.State.DUE, OutgoingMail.State.CLAIMED]
    old = OutgoingMail.objects.exclude(state__in=underway).filter(created_at__lt=now - KEPT_FOR).order_by("pk")
    total = 0
    for _batch in range(MOST_BATCHES):
        ids = list(old.values_list("pk", flat=True)[:BATCH])
        if not ids:
            break
        total += OutgoingMail.objects.filter(pk__in=ids).delete()[0]
    if total:
        logger.info("mail_forgotten count=%s", total)
    return total
