"""What became of mail to a member, and of mail from them: for the member, and in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.errors import Text
from notifications import kinds, subjects
from notifications.inbound import reasons
from notifications.models import Delivery, Digest, InboundMail, OutgoingMail
from notifications.models.notifications import Channel

SHOWN: Final = 50  # lines of each list
# Of a notification that was not mailed, and of a digest that was not made.
SKIPPED: Final[Mapping[str, Text]] = {
    "withdrawn": _("it was taken back before the mail was written"),
    "read": _("you had read it on the site"),
    "not_active": _("the account could not be used at that time"),
    "unconfirmed": _("the address was not confirmed"),
    "paused": _("mail to you was paused"),
    "switched_off": _("you had switched such mail off"),
    "muted": _("you had muted it"),
    "daily_limit": _("a hundred mails had been sent that day"),
    "access_lost": _("it was gone, or you could no longer see it"),
    "other_mail": _("other mail had come within the month"),
    "returned": _("it came back from your mailbox"),
}
_OF_MAIL: Final[Mapping[str, Text]] = {
    OutgoingMail.State.DUE: _("waits for the mail server"),
    OutgoingMail.State.CLAIMED: _("waits for the mail server"),
    OutgoingMail.State.SENT: _("sent"),
    OutgoingMail.State.FAILED: _("refused by the mail server"),
    OutgoingMail.State.UNKNOWN: _("it is unknown whether it was sent"),
}
WAITS: Final = _("waits, in case you read it on the site first")
NOT_SENT: Final = _("not sent")
NOTHING_NEW: Final = _("nothing was new")


@dataclass(frozen=True)
class Line:
    """One mail: when, what about, what became of it, and why where there is a reason."""

    at: datetime
    what: Text
    outcome: Text
    why: Text = ""
    title: Text = ""
    """What it was about, as far as the member may see it now."""
    url: str = ""


def reason_words(code: str) -> Text:
    """Why a mail was not sent, in words; the code itself for one of an earlier release."""
    return SKIPPED.get(code, code)


def mails_to(member: User, *, now: datetime, kept_for: timedelta) -> list[Line]:
    """The newest mails to the member that were wanted, sent or not. A few statements, however many there are."""
    since = now - kept_for
    deliveries = (
        Delivery.objects.filter(notification__recipient=member, channel=Channel.EMAIL, due_at__gt=since)
        .select_related("notification", "mail")
        .order_by("-notification_id")[:SHOWN]
    )
    lines = _of_notifications(member, list(deliveries))
    digests = Digest.objects.visible_to(member).filter(made_at__gt=since).select_related("mail")
    lines += [_of_digest(digest) for digest in digests.order_by("-pk")[:SHOWN]]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:SHOWN]


def mails_from(member: User) -> list[Line]:
    """The newest answers of the member, and what became of each. At most one statement for each kind of thing."""
    rows = list(InboundMail.objects.visible_to(member).order_by("-pk")[:SHOWN])
    made = {(row.made_model, row.made_id) for row in rows if row.made_id is not None}
    found = subjects.describe(member, made)
    return [_of_answer(row, found.get((row.made_model, row.made_id or 0))) for row in rows]


def _of_notifications(member: User, deliveries: list[Delivery]) -> list[Line]:
    about = {(one.notification.subject_model, one.notification.subject_id) for one in deliveries}
    found = subjects.describe(member, about)
    lines = []
    for one in deliveries:
        kind = kinds.find(one.notification.kind)
        description = found.get((one.notification.subject_model, one.notification.subject_id))
        outcome, why = _outcome_of(one)
        lines.append(
            Line(
                at=one.done_at or one.due_at,
                what=kind.label if kind else one.notification.kind,
                outcome=outcome,
                why=why,
                title=description.title if description else "",
                url=description.url if description else "",
            )
        )
    return lines


def _outcome_of(delivery: Delivery) -> tuple[Text, Text]:
    if delivery.state == Delivery.State.DUE:
        return WAITS, ""
    if delivery.state == Delivery.State.SENT:
        return (_OF_MAIL[delivery.mail.state], "") if delivery.mail else (_("sent"), "")
    return NOT_SENT if delivery.state == Delivery.State.SKIPPED else _("failed"), reason_words(delivery.reason)


def _of_digest(digest: Digest) -> Line:
    outcome: Any = NOT_SENT  # Any: text that is translated when it is read
    why: Text = reason_words(digest.reason) if digest.reason else NOTHING_NEW
    if digest.state == Digest.State.SENT:
        outcome, why = (_OF_MAIL[digest.mail.state] if digest.mail else _("sent")), ""
    return Line(at=digest.made_at, what=digest.get_product_display(), outcome=outcome, why=why)


def _of_answer(row: InboundMail, description: subjects.Description | None) -> Line:
    return Line(
        at=row.received_at,
        what=_("Your answer"),
        outcome=row.get_state_display(),
        why=reasons.words(row.reason) if row.reason else "",
        title=description.title if description else "",
        url=description.url if description else "",
    )
