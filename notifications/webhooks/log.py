"""The log of calls as its owner reads it: what each told of, and in words what came of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.errors import Text
from notifications import kinds
from notifications.models import Webhook, WebhookCall

WAITS = _("On its way")
ARRIVED = _("Taken, status %(status)s")
REASONS: dict[str, Text] = {
    "no_such_host": _("The name of the server cannot be found."),
    "private_address": _("The server is not on the public internet."),
    "certificate": _("The certificate of the server is not trusted, or is for another name."),
    "timeout": _("The server did not answer in time."),
    "connection": _("The connection broke off, or was not taken."),
    "refused": _("The server answered with status %(status)s."),
    "withdrawn": _("Not called: what it told of is gone."),
    "access_lost": _("Not called: you may not see this any more."),
    "not_active": _("Not called: your account is suspended."),
}
UNKNOWN = _("It failed.")
AGAIN = _("%(reason)s It is tried again.")


@dataclass(frozen=True)
class Call:
    """One line of the log."""

    pk: int
    created_at: datetime
    done_at: datetime | None
    what: Text
    state: str
    outcome: str
    milliseconds: int | None


def newest(member: User, most: int) -> list[tuple[Webhook, list[Call]]]:
    """The member's addresses, each with so many of its newest calls. One statement for each address, and one."""
    own = Webhook.objects.visible_to(member).order_by("pk")
    return [(row, [line(call) for call in row.calls.order_by("-pk")[:most]]) for row in own]


def line(call: WebhookCall) -> Call:
    """One call as its owner reads it."""
    kind = kinds.find(call.payload.get("kind", ""))
    return Call(
        pk=call.pk,
        created_at=call.created_at,
        done_at=call.done_at,
        what=kind.label if kind else _("A test"),
        state=call.state,
        outcome=_outcome(call),
        milliseconds=call.milliseconds,
    )


def _outcome(call: WebhookCall) -> str:
    facts = {"status": call.status}
    if call.state == WebhookCall.State.SENT:
        return str(ARRIVED) % facts
    if not call.last_error:
        return str(WAITS)
    reason = str(REASONS.get(call.last_error, UNKNOWN)) % facts
    return str(AGAIN) % {"reason": reason} if call.state == WebhookCall.State.DUE else reason
