"""Django's door for mail: whatever is sent through it waits in the database until the worker has passed it on."""

import re
from collections.abc import Sequence
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.db import transaction
from django.utils import timezone

from events import bell
from notifications.models import OutgoingMail
from notifications.tasks import send_due_mail
from notifications.wire import CONTROL, new_message_id, row_of

LONGEST_RECIPIENT = 320  # characters: 64 before the @, 255 after it (RFC 5321, 4.5.3.1)

_ANGLE_ID = re.compile(r"<[^<>@\s]+@[^<>@\s]+>")


class QueuedEmailBackend(BaseEmailBackend):
    """Turns each recipient of each message into one OutgoingMail, in the caller's transaction if there is one.

    So a mail about a change exists exactly when the change does, and nobody waits for a mail server. Header values
    with line breaks are refused with BadHeaderError before anything is written.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages; returns how many. Those without a recipient are passed over, as Django's own are."""
        rows: list[OutgoingMail] = []
        count = 0
        for message in email_messages:
            queued = _rows(message)
            rows += queued
            count += bool(queued)
        if rows:
            with transaction.atomic():
                OutgoingMail.objects.bulk_create(rows)
                bell.ring_on_commit(send_due_mail)
        return count


def _rows(message: EmailMessage) -> list[OutgoingMail]:
    addresses = list(dict.fromkeys(_address(recipient, message) for recipient in message.recipients()))
    return [_row(message, address, alone=len(addresses) == 1) for address in addresses]


def _row(message: EmailMessage, address: str, *, alone: bool) -> OutgoingMail:
    """One message to one address."""
    given = str(message.extra_headers.get("Message-ID", ""))
    message_id = given if alone and _ANGLE_ID.fullmatch(given) else new_message_id()
    return row_of(message, recipient=address, message_id=message_id, due_at=timezone.now())


def _address(recipient: str, message: EmailMessage) -> str:
    """The bare address as it goes into the envelope. Bcc never becomes a header, so Django does not look at it."""
    if CONTROL.search(recipient):
        raise BadHeaderError("A recipient cannot contain line breaks or control characters.")
    address = parseaddr(sanitize_address(recipient, message.encoding or settings.DEFAULT_CHARSET))[1]
    if address.count("@") < 1 or len(address) > LONGEST_RECIPIENT:
        raise ValueError("A recipient is not an e-mail address.")
    return address
