"""What the worker does for this room. Each task may run at any time, any number of times, in several workers."""

from celery import shared_task
from django.utils import timezone

from content.attachments import sweeps


@shared_task(name="content.sweep_waiting_attachments")
def sweep_waiting_attachments() -> None:
    """Delete uploads that nobody put into a text within a day."""
    sweeps.waiting_attachments(timezone.now())


@shared_task(name="content.sweep_removed_attachments")
def sweep_removed_attachments() -> None:
    """Delete files that were removed a month ago."""
    sweeps.removed_attachments(timezone.now())


@shared_task(name="content.sweep_orphan_files")
def sweep_orphan_files() -> None:
    """Remove files that no row knows, in the part of the folders whose hour it is."""
    now = timezone.now()
    sweeps.orphan_files(now, part=now.hour)
