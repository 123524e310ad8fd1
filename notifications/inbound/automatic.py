"""Telling mail that a program sent from a person's (RFC 3834, and what programs do in its place).

Such mail is never posted and never answered: two programs that answer each other do not stop.
"""

import re
from email.utils import parseaddr
from typing import Final

from django.conf import settings

from notifications import wire
from notifications.inbound import addresses
from notifications.inbound.mime import Received

_PROGRAMS: Final = re.compile(
    r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|daemon|listserv|majordomo|root|auto-?reply)"
    r"(?:[+\-.=][^@]*)?@",
    re.IGNORECASE,
)
_SUBJECTS: Final = re.compile(
    r"^\s*(?:out of (?:the )?office|automatic reply|auto(?:matic)?[- ]?(?:reply|response|responder)\b|autoreply|auto:|"
    r"away from (?:my )?mail|on vacation|undeliver(?:able|ed)|delivery status notification|"
    r"mail delivery (?:failed|subsystem)|"
    r"\[?自动回复\]?|自动答复|外出|不在办公室|休假自动|系统退信|退信|邮件投递失败)",
    re.IGNORECASE,
)
_AUTOMATIC_HEADERS: Final = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-auto-response-from",
    "x-mail-autoreply",
    "x-failed-recipients",
    "x-vacation",
)
_BULK: Final = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})


def reason_of(received: Received) -> str:
    """Why nobody is to be told anything about this mail: a code of `inbound.reasons`; empty for a person's mail."""
    if _is_own(received):
        return "loop"
    if received.first("list-id") or received.first("list-post"):
        return "mailing_list"
    return "automatic" if _is_automatic(received) else ""


def _is_own(received: Received) -> bool:
    """Sent by this very site: by its list, its sender, or through one of its addresses."""
    if any(value.rstrip(">").lower().endswith(f".{wire.host()}") for value in received.all("list-id")):
        return True
    own = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()
    is_ours = any(address == own or addresses.is_ours(address) for address in received.senders)
    looped = [value.lower() for value in received.all("x-loop")]
    return is_ours or any(wire.host() in value for value in looped)


def _is_automatic(received: Received) -> bool:
    submitted = received.first("auto-submitted").partition(";")[0].strip().lower()
    returns = received.all("return-path")[:1]
    signs = (
        submitted not in ("", "no"),
        received.first("precedence").strip().lower() in _BULK,
        any(received.first(name) for name in _AUTOMATIC_HEADERS),
        any(value.replace(" ", "") == "<>" for value in returns),
        received.content_type == "multipart/report",
        any(_PROGRAMS.match(sender) for sender in received.senders),
        _SUBJECTS.match(received.first("subject")[:200]) is not None,
    )
    return any(signs)
