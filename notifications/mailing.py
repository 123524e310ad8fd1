"""Notifications by e-mail: what is due is checked once more, written in the recipient's language and queued.

A delivery is decided exactly once: the mail's row and the mark on the delivery are one transaction, and the mark is a
conditional UPDATE. What becomes of the mail itself, the queue of `notifications.sending` knows.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation

from accounts.models import Standing
from notifications import kinds, letters, subjects
from notifications.channels import matrix_of
from notifications.inbound import answering
from notifications.models import Delivery, Mailbox, Notification, Subscription
from notifications.models.notifications import Channel

BATCH = 100  # deliveries looked at at once
RUN_SECONDS = 20.0
MOST_A_DAY = 100  # mails about notifications to one member; the rest stands on the site

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Skipped:
    """Why a delivery is not carried out: a code of `REASONS`."""

    reason: str


@dataclass(frozen=True)
class PutOff:
    """A delivery that is wanted, but not now."""

    until: datetime


Decision = Skipped | PutOff | letters.Letter


def mail_due(*, clock: Clock = timezone.now, seconds: float = RUN_SECONDS) -> bool:
    """Decide about mails that are due, oldest first, for so long. True when more may be waiting."""
    end = time.monotonic() + seconds
    while True:
        due = Delivery.objects.due(Channel.EMAIL, clock())
        batch = list(due.select_related("notification__recipient", "notification__actor")[:BATCH])
        if not batch:
            return False
        for delivery in batch:
            if time.monotonic() > end:
                return True
            _carry_out(delivery, decide(delivery, clock()), clock())


def decide(delivery: Delivery, now: datetime) -> Decision:
    """What becomes of a due mail: a letter, or why none is written. Reads only; at most nine statements."""
    notification = delivery.notification
    member, kind = notification.recipient, kinds.find(notification.kind)
    for reason, applies in _refusals(notification, kind, now):
        if applies():
            return Skipped(reason)
    assert kind is not None  # noqa: S101 - refused above otherwise
    until = None if kind.is_prompt else member.quiet_ends_at(now)
    if until is not None:
        return PutOff(until)
    with translation.override(member.language):
        name = notification.subject_model, notification.subject_id
        description = subjects.describe(member, [name]).get(name)
        if description is None:
            return Skipped("access_lost")
        is_answerable = answering.is_offered(notification, kind, description)
        return letters.write(notification, kind, description, answerable_at=now if is_answerable else None)


def _refusals(
    notification: Notification, kind: kinds.Kind | None, now: datetime
) -> Iterable[tuple[str, Callable[[], bool]]]:
    """Reasons against a mail, in the order in which they are told; what costs a statement comes last."""
    member = notification.recipient
    yield "withdrawn", lambda: notification.withdrawn_at is not None
    yield "read", lambda: notification.read_at is not None
    yield "not_active", lambda: member.standing(now) != Standing.GOOD
    yield "unconfirmed", lambda: member.email_confirmed_at is None
    yield "paused", lambda: Mailbox.objects.paused().filter(member=member).exists()
    yield "switched_off", lambda: kind is None or kinds.EMAIL not in matrix_of(member)[kind.name]
    yield "muted", lambda: kind is not None and not kind.is_prompt and _is_muted(notification)
    yield "daily_limit", lambda: _mailed_today(notification, now) >= MOST_A_DAY


def _is_muted(notification: Notification) -> bool:
    about = {"target_model": notification.target_model, "target_id": notification.target_id}
    return Subscription.objects.visible_to(notification.recipient).filter(**about, level="muted").exists()


def _mailed_today(notification: Notification, now: datetime) -> int:
    """Mails about notifications to the member within a day."""
    sent = Delivery.objects.filter(channel=Channel.EMAIL, state="sent", done_at__gt=now - timedelta(days=1))
    return sent.filter(notification__recipient_id=notification.recipient_id).count()


def _carry_out(delivery: Delivery, decision: Decision, now: datetime) -> None:
    if isinstance(decision, PutOff):
        Delivery.objects.filter(pk=delivery.pk, state="due").update(due_at=decision.until)
        return
    with transaction.atomic():
        is_letter = isinstance(decision, letters.Letter)
        marked = Delivery.objects.filter(pk=delivery.pk, state="due").update(
            state=Delivery.State.SENT if is_letter else Delivery.State.SKIPPED,
            reason=decision.reason if isinstance(decision, Skipped) else "",
            done_at=now,
        )
        if marked and isinstance(decision, letters.Letter):
            mail = letters.queue(decision, now)
            Delivery.objects.filter(pk=delivery.pk).update(mail=mail)
