"""Passing on the mail that is due. Several workers may do this at once; nobody is sent a message twice.

Claim: one conditional UPDATE of exactly one row, committed before anything is handed over. Send. Mark. A process that
dies in between leaves a claimed row, and since nobody can know whether the message left, it is never sent again:
after ABANDONED_AFTER it is `unknown`, for staff to look at.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from events import backoff
from notifications.delivery import DeliveryError, Envelope, PutOff, ServerAway, TurnedDown
from notifications.inbound import addresses
from notifications.models import OutgoingMail
from notifications.transports import Transport

logger = logging.getLogger(__name__)

ABANDONED_AFTER = timedelta(minutes=10)  # no attempt takes longer: the task's own limit is five minutes
TRIED_FOR = timedelta(days=2)  # long enough for a weekend without a mail server, short enough for what mail is about
BATCH = 100  # messages in one run
BATCH_SECONDS = 20.0

State = OutgoingMail.State
Clock = Callable[[], datetime]


def send_due(
    transport: Transport, *, clock: Clock = timezone.now, batch: int = BATCH, seconds: float = BATCH_SECONDS
) -> bool:
    """Send what is due, oldest first, within bounds. True when more may be waiting and the server takes it."""
    give_up_abandoned(now=clock())
    end = time.monotonic() + seconds
    try:
        for _turn in range(batch):
            mail = _claim_next(clock())
            if mail is None:
                return False
            if not _send(mail, transport, clock):
                return False
            if time.monotonic() > end:
                break
    finally:
        transport.close()
    return True


def give_up_abandoned(*, now: datetime) -> int:
    """Mark as unknown what a worker claimed and never came back to. Returns how many."""
    abandoned = OutgoingMail.objects.filter(state=State.CLAIMED, claimed_at__lt=now - ABANDONED_AFTER)
    count = abandoned.update(state=State.UNKNOWN, source=b"", last_error="the worker stopped while sending")
    if count:
        logger.error("mail_unknown count=%s error=worker_stopped", count)
    return count


def _claim_next(now: datetime) -> OutgoingMail | None:
    """Take the oldest due message; when another worker was quicker, the next one."""
    while True:
        mail = OutgoingMail.objects.due(now).first()
        if mail is None:
            return None
        taken = OutgoingMail.objects.filter(pk=mail.pk, state=State.DUE).update(
            state=State.CLAIMED, claimed_at=now, attempts=F("attempts") + 1
        )
        if taken == 1:
            mail.attempts += 1
            return mail


def _send(mail: OutgoingMail, transport: Transport, clock: Clock) -> bool:
    """Hand one claimed message over and mark what came of it. False when the server is away, so that the run ends."""
    try:
        transport.deliver(_envelope(mail))
    except (ServerAway, PutOff) as error:
        _put_off(mail, error.reason, clock())
        return not isinstance(error, ServerAway)
    except TurnedDown as error:
        _finish(mail, State.FAILED, error.reason)
    except DeliveryError as error:
        _finish(mail, State.UNKNOWN, error.reason)
    except Exception as error:
        # A time limit or a mistake of ours, at any point: that nothing had been handed over cannot be proved.
        _finish(mail, State.UNKNOWN, type(error).__name__)
        raise
    else:
        _mark(mail, state=State.SENT, sent_at=clock(), source=b"", last_error="")
    return True


def _envelope(mail: OutgoingMail) -> Envelope:
    """With a sender of its own, so that a report about it says by its address which message it was."""
    return Envelope.of(
        message_id=mail.message_id,
        recipient=mail.recipient,
        source=bytes(mail.source),
        returns_to=addresses.for_return(mail.pk),
    )


def _put_off(mail: OutgoingMail, reason: str, now: datetime) -> None:
    if now - mail.created_at > TRIED_FOR:
        _finish(mail, State.FAILED, reason)
        return
    logger.warning("mail_put_off mail=%s attempts=%s error=%s", mail.pk, mail.attempts, reason)
    _mark(mail, state=State.DUE, due_at=now + backoff.delay(mail.attempts), last_error=reason)


def _finish(mail: OutgoingMail, state: State, reason: str) -> None:
    logger.error("mail_%s mail=%s attempts=%s error=%s", state.value, mail.pk, mail.attempts, reason)
    _mark(mail, state=state, source=b"", last_error=reason)


def _mark(mail: OutgoingMail, **fields: object) -> None:
    """Note the outcome, unless the row was given up as abandoned meanwhile: then `unknown` stands."""
    OutgoingMail.objects.filter(pk=mail.pk, state=State.CLAIMED, attempts=mail.attempts).update(**fields)
