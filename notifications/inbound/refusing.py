"""Telling a sender why their mail was not taken: in their language, once an hour at most, and never a program.

Nobody is written to because a mail merely claims to be theirs, unless they are a member: then one mail an hour is the
most that anybody can cause. Strangers hear of it where our mail server vouches for their address.
"""

import logging
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from content import language as languages
from foundation import site
from foundation.errors import LimitReached, Text
from foundation.limits import Limit, hit
from notifications.inbound import origins, reasons, trimming
from notifications.inbound.mime import Received

logger = logging.getLogger(__name__)

_PLAIN_ID: Final = re.compile(r"<[^<>@\s]{1,120}@[^<>@\s]{1,120}>")
REFUSALS: Final = Limit("notifications.inbound_refusals", most=1, window=3600)


@dataclass(frozen=True)
class Refusal:
    """Why: a code of `reasons`, or that of an action with its words. Where to go on; whether the text waits there."""

    code: str
    words: Text = ""
    url: str = ""
    is_kept: bool = False


@dataclass(frozen=True)
class Listener:
    """Whom to tell: an address, and in which language."""

    address: str
    language: str


def listener_of(received: Received, member: User | None) -> Listener | None:
    """Who hears why the mail was refused: the member whom the signed address belongs to, the member whose address is in
    From, or a stranger whose address is proved. None for anybody else. At most one statement.
    """
    if member is None and received.sender:
        member = User.objects.active().with_email(received.sender).first()
    if member is not None:
        # Only an address that was confirmed is known to be theirs.
        return Listener(member.email, member.language) if member.email_confirmed_at and member.is_active else None
    if received.sender and origins.is_checked() and origins.is_proved(received):
        text = trimming.answer_in(received.plain) or trimming.answer_in(received.html)
        return Listener(received.sender, languages.detect(text))
    return None


def tell(refusal: Refusal, listener: Listener, *, message_id: str, now: datetime) -> bool:
    """Queue the mail, in the caller's transaction. False where they were told of something within the hour."""
    try:
        hit(REFUSALS, listener.address.lower(), now)
    except LimitReached:
        logger.info("inbound_refusal_not_told reason=%s", refusal.code)
        return False
    with translation.override(listener.language):
        _message(refusal, listener, message_id).send()
    return True


def _message(refusal: Refusal, listener: Listener, message_id: str) -> EmailMultiAlternatives:
    facts = site.facts()
    name = facts.name_zh if listener.language == "zh-hans" else facts.name
    subject = _("Your answer by mail was not published")
    values: dict[str, Any] = {
        "language": "zh-Hans" if listener.language == "zh-hans" else listener.language,
        "site_name": name,
        "site_url": settings.SITE_URL,
        "subject": subject,
        "reason": str(refusal.words) or reasons.words(refusal.code),
        "url": f"{settings.SITE_URL}{refusal.url}" if refusal.url else "",
        "is_kept": refusal.is_kept,
    }
    answered = {"In-Reply-To": message_id, "References": message_id} if _is_plain(message_id) else {}
    message = EmailMultiAlternatives(
        subject=" ".join(f"{subject} · {name}".split()),
        body=render_to_string("mail/inbound_refused.txt", values).strip() + "\n",
        to=[listener.address],
        # RFC 3834: an answer of a program, which no other program answers.
        headers={**answered, "Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", "Precedence": "bulk"},
    )
    message.attach_alternative(render_to_string("mail/inbound_refused.html", values), "text/html")
    return message


def _is_plain(message_id: str) -> bool:
    """A sender's Message-ID goes into our headers only in its ordinary form."""
    return message_id.isascii() and _PLAIN_ID.fullmatch(message_id) is not None
