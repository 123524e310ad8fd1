"""What the worker does for the forum. Each task may run at any time, any number of times, in several workers."""

from celery import shared_task
from django.utils import timezone

from forum.actions import calls, reading
from forum.retention import forget_old_drafts


@shared_task(name="forum.store_gathered", time_limit=120, soft_time_limit=100)
def store_gathered() -> None:
    """Write views and read positions that the cache has gathered."""
    reading.store_gathered(now=timezone.now())


@shared_task(name="forum.forget_old_drafts", time_limit=120, soft_time_limit=100)
def forget_drafts() -> None:
    """Throw away drafts that nobody touched for half a year."""
    forget_old_drafts(now=timezone.now())


@shared_task(name="forum.close_ended_calls", time_limit=120, soft_time_limit=100)
def close_ended_calls() -> None:
    """Close calls for partners whose last day is over."""
    calls.close_ended_calls(now=timezone.now())
