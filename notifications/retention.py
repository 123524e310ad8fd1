"""How long the site remembers whom it wrote to, and what stood in digests."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from notifications.models import Digest, InboundMail, OutgoingMail, ReturnedMail, WebhookCall

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=90)
CALLS_KEPT_FOR = timedelta(days=30)  # of webhooks: a call can be repeated for as long
BATCH = 1000  # rows in one statement
MOST_BATCHES = 100  # in one run; the next run goes on


def forget_old(*, now: datetime) -> int:
    """Delete messages older than KEPT_FOR that are not on their way any more. Returns how many."""
    underway = [OutgoingMail.State.DUE, OutgoingMail.State.CLAIMED]
    old = OutgoingMail.objects.exclude(state__in=underway).filter(created_at__lt=now - KEPT_FOR).order_by("pk")
    total = _delete(OutgoingMail, old)
    if total:
        logger.info("mail_forgotten count=%s", total)
    return total


def forget_old_inbound(*, now: datetime) -> int:
    """Delete what is known of mail that came in, or back, longer than KEPT_FOR ago. Returns how many rows."""
    old = InboundMail.objects.filter(done_at__lt=now - KEPT_FOR).order_by("pk")
    returned = ReturnedMail.objects.filter(reported_at__lt=now - KEPT_FOR).order_by("pk")
    total = _delete(InboundMail, old) + _delete(ReturnedMail, returned)
    if total:
        logger.info("inbound_mail_forgotten count=%s", total)
    return total


def forget_old_digests(*, now: datetime) -> int:
    """Delete digests whose period ended longer than KEPT_FOR ago, with what stood in them. Returns how many rows.

    Where the next period begins stands in the plan, and what may come again is younger.
    """
    total = _delete(Digest, Digest.objects.filter(period_ended_at__lt=now - KEPT_FOR).order_by("period_ended_at", "pk"))
    if total:
        logger.info("digests_forgotten count=%s", total)
    return total


def forget_old_calls(*, now: datetime) -> int:
    """Delete calls of webhooks that ended longer than CALLS_KEPT_FOR ago, and not those still due. Returns how many."""
    old = WebhookCall.objects.filter(done_at__lt=now - CALLS_KEPT_FOR).order_by("done_at", "pk")
    total = _delete(WebhookCall, old)
    if total:
        logger.info("webhook_calls_forgotten count=%s", total)
    return total


def _delete(model: type[models.Model], old: models.QuerySet[Any]) -> int:
    """Batch by batch. Any: rows of the model."""
    total = 0
    for _batch in range(MOST_BATCHES):
        ids = list(old.values_list("pk", flat=True)[:BATCH])
        if not ids:
            break
        total += model._default_manager.filter(pk__in=ids).delete()[0]
    return total
