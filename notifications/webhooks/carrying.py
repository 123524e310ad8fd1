"""From deliveries by the webhook channel to calls, and from calls that are due to what came of them."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext

from events import backoff
from notifications import kinds, mails, subjects
from notifications.models import Delivery, Webhook, WebhookCall
from notifications.models.notifications import Channel
from notifications.webhooks import calling, secrets

BATCH = 100
RUN_SECONDS = 20.0
MOST_ATTEMPTS = 8  # about an hour and a half with the pauses of events.backoff
MOST_FAILURES = 5  # calls given up in a row before the address is switched off
LEASE = timedelta(seconds=60)

Clock = Callable[[], datetime]
Call = Callable[..., calling.Outcome]


def prepare_due(*, clock: Clock = timezone.now) -> int:
    """Turn due deliveries into calls, one for each listening address of the member. Returns how many deliveries.

    Each in a transaction of its own; a delivery is decided once.
    """
    due = Delivery.objects.due(Channel.WEBHOOK, clock()).select_related(
        "notification__recipient", "notification__actor"
    )
    batch = list(due[:BATCH])
    for delivery in batch:
        _prepare(delivery, clock())
    return len(batch)


def call_due(*, clock: Clock = timezone.now, seconds: float = RUN_SECONDS, call: Call = calling.call) -> bool:
    """Make the calls that are due, oldest first, for so long. True when more may be waiting."""
    end = time.monotonic() + seconds
    for pk in WebhookCall.objects.due(clock()).values_list("pk", flat=True)[:BATCH]:
        if time.monotonic() > end:
            return True
        claimed = WebhookCall.objects.due(clock()).filter(pk=pk)
        if claimed.update(attempts=F("attempts") + 1, due_at=clock() + LEASE):
            _attempt(WebhookCall.objects.select_related("webhook__member").get(pk=pk), call, clock)
    return WebhookCall.objects.due(clock()).exists()


def _attempt(found: WebhookCall, call: Call, clock: Clock) -> None:
    """Make one call, unless its member may see no longer what it tells of: hours lie between the attempts."""
    refusal, payload = _checked(found, clock())
    if refusal:
        row = WebhookCall.objects.filter(pk=found.pk, state="due", attempts=found.attempts)
        row.update(
            state="failed",
            done_at=clock(),
            status=None,
            last_error=refusal,
            payload={"kind": found.payload.get("kind", "")},
        )
        return
    outcome = call(url=found.webhook.url, secret=secrets.reveal(found.webhook), number=found.pk, payload=payload)
    _settle(found, outcome, clock())


def _checked(found: WebhookCall, now: datetime) -> tuple[str, dict[str, Any]]:
    """Why a call must not be made any more, or what it says as things stand now. (Any: JSON.)"""
    if found.delivery_id is None:
        return "", found.payload
    about = Delivery.objects.select_related("notification__recipient", "notification__actor")
    return _payload(about.get(pk=found.delivery_id), now)


def redeliver(*, call: WebhookCall, now: datetime) -> bool:
    """Make a finished call once more, with the same payload. False when it is still waiting."""
    again = WebhookCall.objects.filter(pk=call.pk).exclude(state="due")
    return bool(again.update(state="due", attempts=0, due_at=now, done_at=None, status=None, last_error=""))


def _prepare(delivery: Delivery, now: datetime) -> None:
    reason, payload = _payload(delivery, now)
    with transaction.atomic():
        listening = Webhook.objects.listening().filter(member_id=delivery.notification.recipient_id)
        if not reason and not listening.exists():
            reason = "no_webhook"
        state = Delivery.State.SKIPPED if reason else Delivery.State.SENT
        waiting = Delivery.objects.filter(pk=delivery.pk, state="due")
        if waiting.update(state=state, reason=reason, done_at=now) and not reason:
            WebhookCall.objects.bulk_create(
                [
                    WebhookCall(webhook=one, delivery=delivery, payload=payload, due_at=now, created_at=now)
                    for one in listening
                ],
                ignore_conflicts=True,
            )


def _payload(delivery: Delivery, now: datetime) -> tuple[str, dict[str, Any]]:
    """Why nothing is sent, or what is: who, what and where, and no text. (Any: JSON.)"""
    row = delivery.notification
    kind = kinds.find(row.kind)
    if kind is None or row.withdrawn_at is not None:
        return "withdrawn", {}
    if not row.recipient.may_act(now):
        return "not_active", {}
    with translation.override(row.recipient.language):
        name = row.subject_model, row.subject_id
        found = subjects.describe(row.recipient, [name]).get(name)
        if found is None:
            return "access_lost", {}
        by = row.actor.shown_name if row.actor else str(found.by)
        return "", {
            "notification": row.pk,
            "kind": row.kind,
            "told_at": row.created_at,
            "subject": {"model": row.subject_model, "id": row.subject_id},
            "target": {"model": row.target_model, "id": row.target_id},
            "title": "" if kind.is_private else str(found.title),
            "by": "" if kind.is_private else by,
            "url": settings.SITE_URL + found.url,
        }


@transaction.atomic
def _settle(call: WebhookCall, outcome: calling.Outcome, now: datetime) -> None:
    """Note what came of an attempt; after many calls that were given up, switch the address off and say so."""
    row = WebhookCall.objects.filter(pk=call.pk, state="due", attempts=call.attempts)
    facts = {"status": outcome.status, "milliseconds": outcome.milliseconds, "last_error": outcome.error}
    if outcome.is_success:
        if row.update(state="sent", done_at=now, **facts):
            Webhook.objects.filter(pk=call.webhook_id).update(failures=0)
        return
    if call.attempts < MOST_ATTEMPTS:
        row.update(due_at=now + backoff.delay(call.attempts), **facts)
        return
    if not row.update(state="failed", done_at=now, **facts):
        return
    Webhook.objects.filter(pk=call.webhook_id).update(failures=F("failures") + 1)
    off = Webhook.objects.listening().filter(pk=call.webhook_id, failures__gte=MOST_FAILURES)
    if off.update(switched_off_at=now, switched_off_reason="failures"):
        _tell_owner(call.webhook)


def _tell_owner(webhook: Webhook) -> None:
    mails.send(
        "webhook_off",
        member=webhook.member,
        subject=lambda: gettext("A webhook of yours was switched off"),
        context={"name": webhook.name, "list_url": mails.absolute("webhooks")},
    )
