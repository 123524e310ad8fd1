"""What members do with their webhooks."""

from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.policies import may_write
from content import gates
from events.actions import record
from foundation.errors import DomainError, NotPermitted
from foundation.limits import Limit, hit
from notifications.models import Webhook, WebhookCall
from notifications.retention import CALLS_KEPT_FOR
from notifications.webhooks import addresses, carrying, secrets

MOST: Final = 5  # addresses of one member
TESTS: Final = Limit("notifications.webhook_tests", most=20, window=24 * 3600)


def add_webhook(*, actor: User, name: str, url: str, now: datetime) -> tuple[Webhook, str]:
    """Add an address; returns it with its secret, which is shown this once.

    Raises NotPermitted, and DomainError naming the field for an address that the site would not call, for one that is
    there already, and for a name that a gate refuses. Must be called outside a transaction.
    """
    if not may_write(actor, now):
        raise NotPermitted("add_webhook", _("You cannot add anything at the moment."))
    name, url = " ".join(name.split()), url.strip()
    addresses.check(url)
    if Webhook.objects.visible_to(actor).count() >= MOST:
        raise DomainError("too_many_webhooks", _("Five addresses are the most. Remove one first."))
    passage = gates.run(gates.Submission(actor=actor, purpose="account", texts={"name": name}), now=now)
    secret = secrets.new()
    try:
        with transaction.atomic():
            made = Webhook.objects.create(member=actor, name=name, url=url, secret=secrets.hide(secret), created_at=now)
            gates.record(passage, host=made, now=now)
            record("webhook_added", actor=actor, subject=made, now=now)
    except IntegrityError:
        raise DomainError("webhook_there", _("You have added this address already."), field="url") from None
    return made, secret


@transaction.atomic
def remove_webhook(*, actor: User, webhook: Webhook, now: datetime) -> bool:
    """Remove an address with its log. False when it is not theirs."""
    found = Webhook.objects.visible_to(actor).filter(pk=webhook.pk).first()
    if found is None:
        return False
    record("webhook_removed", actor=actor, subject=found, now=now)
    found.delete()
    return True


@transaction.atomic
def switch_webhook(*, actor: User, webhook: Webhook, is_on: bool, now: datetime) -> bool:
    """Let an address be called again, or not. False when it is not theirs, or is so already."""
    own = Webhook.objects.visible_to(actor).filter(pk=webhook.pk, switched_off_at__isnull=not is_on)
    changes: dict[str, Any] = {"switched_off_at": None, "switched_off_reason": "", "failures": 0}  # Any: of columns
    if not is_on:
        changes = {"switched_off_at": now, "switched_off_reason": "member"}
    changed = own.update(**changes)
    if changed:
        record("webhook_switched", actor=actor, subject=webhook, data={"is_on": is_on}, now=now)
    return bool(changed)


def try_webhook(*, actor: User, webhook: Webhook, now: datetime) -> WebhookCall:
    """Queue a call that says it is a test. Raises NotPermitted when it is not theirs, LimitReached."""
    if not Webhook.objects.visible_to(actor).listening().filter(pk=webhook.pk).exists():
        raise NotPermitted("try_webhook", _("Switch the address on first."))
    hit(TESTS, str(actor.pk), now)
    payload = {"kind": "test", "told_at": now, "title": "", "url": ""}
    return WebhookCall.objects.create(webhook=webhook, payload=payload, due_at=now, created_at=now)


def repeat_call(*, actor: User, call: WebhookCall, now: datetime) -> bool:
    """Make a finished call once more. False when it is not theirs, waits or is too old. Raises LimitReached."""
    if not WebhookCall.objects.visible_to(actor).filter(pk=call.pk, created_at__gt=now - CALLS_KEPT_FOR).exists():
        return False
    hit(TESTS, str(actor.pk), now)
    return carrying.redeliver(call=call, now=now)
