"""When the worker last showed that it is alive."""

from datetime import datetime, timedelta

from events.models import Heartbeat

WORKER = "worker"


def beat(name: str, *, now: datetime) -> None:
    """Note that `name` is alive. One statement, whether or not it was ever heard of before."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, lived_at=now)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["lived_at"],
    )


def age(name: str, *, now: datetime) -> timedelta | None:
    """Time since the last sign of life; None when there never was one."""
    lived_at = Heartbeat.objects.filter(name=name).values_list("lived_at", flat=True).first()
    return None if lived_at is None else max(now - lived_at, timedelta())
