"""Working through mail that came in. Several workers may do this at once; each message has one effect.

Claim: one conditional UPDATE of exactly one row. Handle. Mark, in one transaction with the mail that tells its sender
of a refusal. A worker that dies in between leaves a claimed row, which is taken up again: an answer carries a token
made from the message, by which a second attempt finds the post of the first.
"""

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone, translation

from accounts.models import User
from events import backoff
from foundation import site
from foundation.errors import LimitReached
from notifications.inbound import addresses, answering, automatic, bounces, mime, origins, refusing, returns, trimming
from notifications.inbound.mime import Received
from notifications.inbound.refusing import Refusal
from notifications.models import InboundMail, Notification

logger = logging.getLogger(__name__)

MOST_ATTEMPTS: Final = 5
ABANDONED_AFTER: Final = timedelta(minutes=10)  # no attempt takes longer: the task's own limit is five minutes
LONGEST_WAIT: Final = timedelta(hours=1)  # for a limit that is reached; what has to wait longer is refused
READ_ONLY_PAUSE: Final = timedelta(minutes=10)
RUN_SECONDS: Final = 20.0
_NAMESPACE: Final = uuid.UUID("6f0c4f5e-5a0b-4b0e-9a57-3d6b2f8b4b5d")

State = InboundMail.State
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Outcome:
    """What became of a message."""

    state: InboundMail.State
    reason: str = ""
    member: User | None = None
    made: models.Model | None = None
    refusal: Refusal | None = None
    """What its sender is told; None where nobody is."""


class _Refused(Exception):
    def __init__(self, refusal: Refusal, member: User | None = None) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.member = member


def handle_due(*, clock: Clock = timezone.now, seconds: float = RUN_SECONDS) -> bool:
    """Handle what is due, the longest-waiting first, for so long. True when more may be waiting."""
    take_up_abandoned(now=clock())
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        mail = _claim_next(clock())
        if mail is None:
            return False
        _handle(mail, clock)
    return True


def take_up_abandoned(*, now: datetime) -> int:
    """Let what a worker claimed and never came back to be handled again. Returns how many."""
    left = InboundMail.objects.filter(state=State.CLAIMED, claimed_at__lt=now - ABANDONED_AFTER)
    return left.update(state=State.DUE, due_at=now)


def _claim_next(now: datetime) -> InboundMail | None:
    """Take the message that waited longest; when another worker was quicker, the next one."""
    while True:
        mail = InboundMail.objects.due(now).first()
        if mail is None:
            return None
        taken = InboundMail.objects.filter(pk=mail.pk, state=State.DUE, attempts=mail.attempts).update(
            state=State.CLAIMED, claimed_at=now, attempts=F("attempts") + 1
        )
        if taken == 1:
            mail.attempts += 1
            return mail


def _handle(mail: InboundMail, clock: Clock) -> None:
    now = clock()
    received = _read(mail)
    try:
        if site.facts().is_read_only:
            _put_off(mail, now + READ_ONLY_PAUSE, is_counted=False)
            return
        outcome = _outcome(mail, received, now)
    except LimitReached as limit:
        _put_off(mail, now + timedelta(seconds=limit.extra["retry_after"]), is_counted=False)
        return
    except Exception as error:
        if mail.attempts < MOST_ATTEMPTS:
            logger.warning("inbound_mail_put_off mail=%s error=%s", mail.pk, type(error).__name__)
            _put_off(mail, now + backoff.delay(mail.attempts))
            return
        logger.exception("inbound_mail_failed mail=%s", mail.pk)
        outcome = Outcome(State.FAILED, "failed", refusal=Refusal("failed"))
    _finish(mail, received, outcome, clock())


def _read(mail: InboundMail) -> Received | mime.Unreadable:
    """The message, or why it cannot be read."""
    source = bytes(mail.source)
    if mail.is_cut:
        return mime.Unreadable("too_large")
    try:
        return mime.read(source)
    except mime.Unreadable as error:
        return error


def _outcome(mail: InboundMail, found: Received | mime.Unreadable, now: datetime) -> Outcome:
    """What becomes of the message. Raises LimitReached for one that is allowed a little later."""
    received = mime.head(bytes(mail.source)) if isinstance(found, mime.Unreadable) else found
    address = addresses.read(mail.address)
    report = returns.read(received, is_returned=isinstance(address, addresses.Return))
    if report is not None:
        mail_id = address.mail_id if isinstance(address, addresses.Return) else None
        about = bounces.take(report, mail_id=mail_id, now=now)
        return Outcome(State.TAKEN) if about else Outcome(State.IGNORED, "unmatched_report")
    ignored = automatic.reason_of(received)
    if ignored:
        return Outcome(State.IGNORED, ignored)
    if not mail.address or isinstance(address, addresses.Return):
        return Outcome(State.IGNORED, "unrelated")
    try:
        if isinstance(found, mime.Unreadable):
            raise _Refused(Refusal(found.reason))
        return _answered(mail, received, address, now)
    except _Refused as refused:
        return Outcome(State.REFUSED, refused.refusal.code, refused.member, refusal=refused.refusal)


def _answered(mail: InboundMail, received: Received, address: addresses.Answer | None, now: datetime) -> Outcome:
    """Do what the answer asks for. Raises _Refused, LimitReached."""
    notification = _notification(address, now)
    member = notification.recipient
    _check_sender(received, member)
    if received.is_encrypted:
        raise _Refused(Refusal("encrypted"), member)
    answerer = answering.find(notification.subject_model)
    if answerer is None:
        raise _Refused(Refusal("not_answerable"), member)
    answer = answering.Answer(
        actor=member,
        subject=(notification.subject_model, notification.subject_id),
        target=(notification.target_model, notification.target_id),
        text=_text(received, member),
        files=received.files,
        token=uuid.uuid5(_NAMESPACE, mail.fingerprint),
        now=now,
    )
    with translation.override(member.language):
        try:
            made = answerer(answer)
        except LimitReached as limit:
            if timedelta(seconds=limit.extra["retry_after"]) < LONGEST_WAIT:
                raise
            raise _Refused(Refusal(limit.code, str(limit.message)), member) from None
        except answering.Declined as declined:
            words = str(declined.refusal.message)
            refusal = Refusal(declined.refusal.code, words, declined.url, declined.is_kept)
            raise _Refused(refusal, member) from None
    return Outcome(State.TAKEN, member=member, made=made)


def _notification(address: addresses.Answer | None, now: datetime) -> Notification:
    if address is None:
        raise _Refused(Refusal("unknown_address"))
    try:
        return addresses.opened(address, now)
    except addresses.Closed as closed:
        raise _Refused(Refusal(closed.reason), closed.member) from None


def _check_sender(received: Received, member: User) -> None:
    """The address is the secret; From has to be the member's own besides, and proved where the operator asks for it."""
    if received.sender != member.email.lower():
        raise _Refused(Refusal("foreign_sender"), member)
    if origins.is_checked() and not origins.is_proved(received):
        raise _Refused(Refusal("unproven_sender"), member)


def _text(received: Received, member: User) -> str:
    """What was written: the plain text, and where a program left that empty, what its HTML says."""
    text = trimming.answer_in(received.plain) or trimming.answer_in(received.html)
    if not text and not received.files:
        raise _Refused(Refusal("empty"), member)
    return text


def _put_off(mail: InboundMail, until: datetime, *, is_counted: bool = True) -> None:
    attempts = mail.attempts if is_counted else mail.attempts - 1
    InboundMail.objects.filter(pk=mail.pk, state=State.CLAIMED, attempts=mail.attempts).update(
        state=State.DUE, due_at=until, attempts=attempts
    )


def _finish(mail: InboundMail, found: Received | mime.Unreadable, outcome: Outcome, now: datetime) -> None:
    """Mark what became of it, forget its text, and tell its sender; unless another worker took it up meanwhile."""
    received = mime.head(bytes(mail.source)) if isinstance(found, mime.Unreadable) else found
    made: dict[str, Any] = {}  # Any: columns
    if outcome.made is not None:
        made = {"made_model": outcome.made._meta.label_lower, "made_id": outcome.made.pk}
    listener = refusing.listener_of(received, outcome.member) if outcome.refusal else None
    with transaction.atomic():
        marked = InboundMail.objects.filter(pk=mail.pk, state=State.CLAIMED, attempts=mail.attempts).update(
            state=outcome.state,
            reason=outcome.reason[:40],
            member=outcome.member,
            source=b"",
            address="",
            done_at=now,
            **made,
        )
        if marked and outcome.refusal and listener:
            refusing.tell(outcome.refusal, listener, message_id=received.message_id, now=now)
    if outcome.state not in (State.TAKEN, State.IGNORED):
        logger.info("inbound_mail_%s mail=%s reason=%s", outcome.state.value, mail.pk, outcome.reason)
