"""Whether the parts that the site stands on do their work, asked in parallel and never for longer than a second."""

import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache as once

from celery import current_app
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from events import bell, heartbeats
from notifications import silence
from notifications.models import OutgoingMail

MOST_SECONDS = 1.0
# The timetable beats every ten seconds; a worker that sends mail to a slow server may miss a few beats.
WORKER_SILENT_AFTER = timedelta(seconds=90)
MAIL_LATE_AFTER = timedelta(minutes=15)


class State(StrEnum):
    READY = "ready"
    DEGRADED = "degraded"
    """Pages work; something is slower or later than it should be."""
    FAILING = "failing"
    """Somebody must look: nothing can be read or written, or what members caused does not happen."""


_ORDER = list(State)


@dataclass(frozen=True)
class Finding:
    """What one probe found: whether it is well, what it means if it is not, and an age in seconds where one matters."""

    name: str
    is_well: bool
    otherwise: State
    seconds: float | None = None

    def as_json(self) -> dict[str, object]:
        shown: dict[str, object] = {"ok": self.is_well}
        if self.seconds is not None:
            shown["seconds"] = round(self.seconds, 1)
        return shown


@dataclass(frozen=True)
class Readiness:
    """All findings, and the worst that follows from them."""

    findings: tuple[Finding, ...]

    @property
    def state(self) -> State:
        worst = max((_ORDER.index(found.otherwise) for found in self.findings if not found.is_well), default=0)
        return _ORDER[worst]


Probe = Callable[[], list[Finding]]


def probe_all(*, clock: Callable[[], datetime] = timezone.now) -> Readiness:
    """Ask every part. One that does not answer within MOST_SECONDS counts as not well; its thread ends by itself."""
    probes: dict[Probe, tuple[Finding, ...]] = {
        lambda: _database(clock()): _SILENT_DATABASE,
        _broker: (Finding("broker", is_well=False, otherwise=State.FAILING),),
        _cache: (Finding("cache", is_well=False, otherwise=State.DEGRADED),),
    }
    futures: dict[Future[list[Finding]], tuple[Finding, ...]] = {
        _threads().submit(probe): silent for probe, silent in probes.items()
    }
    wait(futures, timeout=MOST_SECONDS)
    return Readiness(tuple(found for future, silent in futures.items() for found in _answer(future, silent)))


_SILENT_DATABASE = (
    Finding("database", is_well=False, otherwise=State.FAILING),
    Finding("worker", is_well=False, otherwise=State.FAILING),
    Finding("mail", is_well=False, otherwise=State.DEGRADED),
    Finding("mail_flow", is_well=False, otherwise=State.DEGRADED),
)


def _answer(future: Future[list[Finding]], silent: tuple[Finding, ...]) -> list[Finding]:
    """The probe's findings; those of silence when it is not done or broke, in whatever way."""
    if not future.done():
        future.cancel()
        return list(silent)
    return list(silent) if future.exception() else future.result()


def _database(now: datetime) -> list[Finding]:
    """The database, and what stands in it about worker and mail."""
    try:
        worker = heartbeats.age(heartbeats.WORKER, now=now)
        mail = OutgoingMail.objects.longest_wait(now)
        silent = silence.find(now)
    finally:
        connection.close()  # of this probe's own thread
    return [
        Finding("database", is_well=True, otherwise=State.FAILING),
        Finding(
            "worker",
            is_well=worker is not None and worker < WORKER_SILENT_AFTER,
            otherwise=State.FAILING,
            seconds=worker.total_seconds() if worker is not None else None,
        ),
        Finding("mail", is_well=mail < MAIL_LATE_AFTER, otherwise=State.DEGRADED, seconds=mail.total_seconds()),
        Finding(
            "mail_flow",
            is_well=silent is None,
            otherwise=State.DEGRADED,
            seconds=(now - silent.since).total_seconds() if silent else None,
        ),
    ]


def _broker() -> list[Finding]:
    """A connection of our own: that of the bells may rest after a failure, or look well until it is used."""
    with bell.connection(current_app) as broker:
        broker.connect()  # which asks the server for a sign of life
    return [Finding("broker", is_well=True, otherwise=State.FAILING)]


def _cache() -> list[Finding]:
    """By what it keeps: the cache swallows every error, so only a value that comes back proves anything."""
    key, value = f"readyz:{secrets.token_hex(8)}", secrets.token_hex(8)
    cache.set(key, value, timeout=10)
    is_well = cache.get(key) == value
    return [Finding("cache", is_well=is_well, otherwise=State.DEGRADED)]


@once
def _threads() -> ThreadPoolExecutor:
    """Bounded, so that a database that hangs cannot collect threads; made after the web server has forked."""
    return ThreadPoolExecutor(max_workers=6, thread_name_prefix="readiness")
