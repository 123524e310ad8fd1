"""What the worker does for the ground floor."""

from celery import shared_task
from django.utils import timezone

from foundation import limits


@shared_task(name="foundation.forget_old_counts")
def forget_old_counts() -> None:
    """Delete counts whose window is over. May run at any time, in several workers."""
    limits.forget_old(timezone.now())
