"""Shortens pauses of the site's own code that are no settings, and makes batches so small that there are many."""

from datetime import timedelta


def hurry() -> None:
    """Called once in each process, by the last app that is loaded."""
    from notifications import fan_out, sending  # noqa: PLC0415 - apps are loaded before their modules

    fan_out.BATCH = 4
    fan_out.LEASE = timedelta(seconds=3)
    fan_out.MAIL_WAITS = timedelta(seconds=1)
    sending.ABANDONED_AFTER = timedelta(seconds=12)
