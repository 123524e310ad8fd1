"""What the worker does for the ground floor."""

from celery import shared_task
from django.utils import timezone

from foundation import idempotency, limits


@shared_task(name="foundation.forget_old_counts")
def forget_old_counts() -> None:
    """Delete counts whose window is over, and keys of yesterday's requests. May run at any time, in several workers."""
    now = timezone.now()
    limits.forget_old(now)
    idempotency.forget_old(now)
