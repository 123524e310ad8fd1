"""What the worker does for the site as a whole."""

from celery import shared_task
from django.utils import timezone

from config.dumps import making


@shared_task(name="config.make_public_dump", time_limit=3600, soft_time_limit=3500)
def make_public_dump() -> None:
    """Make the edition of this month or year, where the settings ask for one. Running twice does no harm."""
    making.make_due(now=timezone.now())
