"""Working through what is due. Several workers may do this at once; each effect happens once.

Claim: one conditional UPDATE counts the attempt and moves the row's due time LEASE ahead, committed before the handler
runs. A worker that is killed thus leaves a row that comes due again by itself and whose attempts grew, so a handler
that kills its worker is given up like any other and cannot keep the rest from their turn.
Handle: one transaction locks the row, makes sure that the claim is still ours, runs the handler and marks the row done.
Either all of it is in the database or nothing is; no length of LEASE and no pause of a process can double an effect.
The next row is claimed in the same transaction, so that a long list costs one commit for each handling.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from traceback import extract_tb

import structlog
from django.db import transaction
from django.utils import timezone

from events import backoff, registry
from events.models import Event, Handling

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
LEASE = timedelta(seconds=15)
BATCH = 200  # handlings in one run, so that mail and other work get their turn on the same worker
BATCH_SECONDS = 20.0

PROGRAM = Path(__file__).resolve().parents[1]

Clock = Callable[[], datetime]


class UnknownHandler(Exception):
    """This release does not have the handler; an older worker meets new rows so during a rolling update."""


class WorkerDied(Exception):
    """The process ended in the middle of every attempt: killed from outside, or by what the handler did."""


@dataclass(frozen=True)
class Claim:
    """One handling that is ours to try, as it stood when we took it."""

    handling_id: int
    attempts: int


def process_due(*, clock: Clock = timezone.now, batch: int = BATCH, seconds: float = BATCH_SECONDS) -> bool:
    """Handle what is due, oldest first, until nothing is, or `batch` handlings or `seconds` are used up.

    True when work may be left. A failing handler delays only itself.
    """
    end = time.monotonic() + seconds
    with transaction.atomic():
        claim = _claim_next(clock())
    for _turn in range(batch):
        if claim is None:
            return False
        if time.monotonic() > end:
            break
        claim = _handle(claim, clock)
    if claim is None:
        return False
    _hand_back(claim, clock())
    return True


def _claim_next(now: datetime) -> Claim | None:
    """Take the oldest due handling, giving up those whose workers died too often. Runs in the caller's transaction."""
    while True:
        handling = Handling.objects.due(now).select_for_update(skip_locked=True, of=("self",)).first()
        if handling is None:
            return None
        if handling.attempts >= MOST_ATTEMPTS:
            _fail(Claim(handling.pk, handling.attempts), WorkerDied(), now)
            continue
        claim = Claim(handling.pk, handling.attempts + 1)
        # SQLite has no row locks, but its transactions are IMMEDIATE: nobody wrote between the read and this.
        Handling.objects.filter(pk=handling.pk).update(attempts=claim.attempts, due_at=now + LEASE)
        return claim


def _handle(claim: Claim, clock: Clock) -> Claim | None:
    """Run one handler and take the next claim, in one transaction; on failure note it in another."""
    try:
        with transaction.atomic():
            handling = _still_ours(claim)
            if handling is not None:
                _run(handling)
                handling.state, handling.done_at, handling.last_error = Handling.State.DONE, clock(), ""
                handling.save(update_fields=["state", "done_at", "last_error"])
            return _claim_next(clock())
    except Exception as error:  # whatever a handler raises is its own failure and nobody else's
        with transaction.atomic():
            _fail(claim, error, clock())
            return _claim_next(clock())


def _still_ours(claim: Claim) -> Handling | None:
    """The claimed row, locked; None when another worker took it over because we were slow."""
    return (
        Handling.objects.select_for_update(of=("self",))
        .select_related("event")
        .filter(pk=claim.handling_id, state=Handling.State.DUE, attempts=claim.attempts)
        .first()
    )


def _run(handling: Handling) -> None:
    event: Event = handling.event
    handler = registry.find_handler(event.kind, handling.handler)
    if handler is None:
        raise UnknownHandler
    with structlog.contextvars.bound_contextvars(request_id=event.request_id):
        handler(event)


def _fail(claim: Claim, error: Exception, now: datetime) -> None:
    """Note the failure of an attempt: due again after a pause, or given up after MOST_ATTEMPTS."""
    gave_up = claim.attempts >= MOST_ATTEMPTS
    reason = describe(error)
    changed = Handling.objects.filter(pk=claim.handling_id, state=Handling.State.DUE, attempts=claim.attempts).update(
        state=Handling.State.DEAD if gave_up else Handling.State.DUE,
        due_at=now + backoff.delay(claim.attempts),
        last_error=reason,
    )
    if changed:
        level = logging.ERROR if gave_up else logging.WARNING
        logger.log(level, "handling_failed handling=%s attempts=%s error=%s", claim.handling_id, claim.attempts, reason)


def _hand_back(claim: Claim, now: datetime) -> None:
    """Undo a claim that this run has no time left for."""
    Handling.objects.filter(pk=claim.handling_id, state=Handling.State.DUE, attempts=claim.attempts).update(
        attempts=claim.attempts - 1, due_at=now
    )


def describe(error: BaseException) -> str:
    """The class of the error and where our code raised it. Never its message: that may quote a text or an address."""
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    for frame in reversed(extract_tb(error.__traceback__)):
        path = PurePath(frame.filename)
        if path.is_relative_to(PROGRAM) and ".venv" not in path.parts:
            return f"{name} at {path.relative_to(PROGRAM)}:{frame.lineno} in {frame.name}"
    return name
