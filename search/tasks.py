"""What the worker does for search."""

from celery import shared_task

from events import bell
from search import saved


@shared_task(name="search.look_into_saved")
def look_into_saved() -> None:
    """Look for what is new in watched searches; rings again when more are due."""
    if saved.look_into_due():
        bell.ring(look_into_saved)
