"""Django's door for mail: whatever is sent through it waits in the database until the worker has passed it on."""

import copy
import re
import uuid
from collections.abc import Sequence
from email.utils import parseaddr
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import SafeMIMEMultipart, SafeMIMEText, sanitize_address
from django.db import transaction
from django.utils import timezone

from events import bell
from notifications.models import OutgoingMail
from notifications.tasks import send_due_mail

LONGEST_RECIPIENT = 320  # characters: 64 before the @, 255 after it (RFC 5321, 4.5.3.1)
LONGEST_SUBJECT = 400

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
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
    return OutgoingMail(
        message_id=message_id,
        recipient=address,
        subject=_CONTROL.sub(" ", str(message.subject))[:LONGEST_SUBJECT],
        source=wire_form(message, message_id),
        due_at=timezone.now(),
    )


def wire_form(message: EmailMessage, message_id: str) -> bytes:
    """The message as it goes over the wire. Raises BadHeaderError for a line break in a header; sets Date.

    The Message-ID is ours and stays the same through every attempt; Django's would name the machine, and look it up.
    """
    own = copy.copy(message)
    others = {name: value for name, value in message.extra_headers.items() if name.lower() != "message-id"}
    own.extra_headers = {**others, "Message-ID": message_id}
    wire = cast("SafeMIMEText | SafeMIMEMultipart", own.message())
    return wire.as_bytes(linesep="\r\n")


def new_message_id() -> str:
    """A Message-ID at the site's own host, which says nothing about machine, time or process."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{uuid.uuid4().hex}@{host}>"


def _address(recipient: str, message: EmailMessage) -> str:
    """The bare address as it goes into the envelope. Bcc never becomes a header, so Django does not look at it."""
    if _CONTROL.search(recipient):
        raise BadHeaderError("A recipient cannot contain line breaks or control characters.")
    address = parseaddr(sanitize_address(recipient, message.encoding or settings.DEFAULT_CHARSET))[1]
    if address.count("@") < 1 or len(address) > LONGEST_RECIPIENT:
        raise ValueError("A recipient is not an e-mail address.")
    return address
