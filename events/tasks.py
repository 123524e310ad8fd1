"""What the worker does for the outbox. Each task may run at any time, any number of times, in several workers."""

from celery import shared_task

from events import bell, processing


@shared_task(name="events.process")
def process() -> None:
    """Handle what is due; rings again for itself when there is more than one run may take."""
    if processing.process_due():
        bell.ring(process)
