"""A message as it waits and as it goes over the wire: its row in the queue, its identity, its headers."""

import copy
import re
import uuid
from datetime import datetime
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import SafeMIMEMultipart, SafeMIMEText

from notifications.models import OutgoingMail

LONGEST_SUBJECT = 400

CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def row_of(message: EmailMessage, *, recipient: str, message_id: str, due_at: datetime) -> OutgoingMail:
    """The message to one address, as a row of the queue that is not stored yet. Raises BadHeaderError."""
    return OutgoingMail(
        message_id=message_id,
        recipient=recipient,
        subject=CONTROL.sub(" ", str(message.subject))[:LONGEST_SUBJECT],
        source=wire_form(message, message_id),
        due_at=due_at,
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
    return f"<{uuid.uuid4().hex}@{host()}>"


def host() -> str:
    """The site's own host, by which its mail is known."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def stoppable(*, message_id: str, list_id: str, unsubscribe_url: str) -> dict[str, str]:
    """Headers of mail that a member may stop: by one click (RFC 8058), and known to programs as no person's letter."""
    return {
        "Message-ID": message_id,
        "List-Id": f"<{list_id}.{host()}>",
        "List-Unsubscribe": f"<{unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Precedence": "list",
    }
