"""What the worker does for the outbox. Each task may run at any time, any number of times, in several workers."""

import logging

from celery import shared_task
from django.utils import timezone

from events import bell, heartbeats, processing, retention
from events.models import Handling

logger = logging.getLogger(__name__)


@shared_task(name="events.process")
def process() -> None:
    """Handle what is due; rings again for itself when there is more than one run may take."""
    if processing.process_due():
        bell.ring(process)


@shared_task(name="events.sweep")
def sweep() -> None:
    """Handle what is due although no bell was heard: it was lost, a pause after a failure is over, a worker died.

    Bounded like `process`, and oldest first, so what failed again and again cannot keep the rest from its turn.
    """
    overdue = Handling.objects.due(timezone.now()).count()
    if overdue:
        logger.info("sweep_found handlings=%s", overdue)
        process()


@shared_task(name="events.heartbeat")
def heartbeat() -> None:
    """Show that timetable, broker, worker and database work together; `/readyz` tells how long ago that was."""
    heartbeats.beat(heartbeats.WORKER, now=timezone.now())


@shared_task(name="events.forget_old")
def forget_old() -> None:
    """Remove events that everybody has handled and that are older than the site keeps them."""
    retention.forget_old(now=timezone.now())
