"""The mail about one notification: text and HTML, threaded, with a way to stop it that needs no signing in."""

import re
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from content.formula_text import readable
from content.markup import words_of
from events import bell
from foundation import site
from notifications import kinds, unsubscribing, wire
from notifications.inbound import addresses, trimming
from notifications.models import Notification, OutgoingMail
from notifications.subjects import Description

LONGEST_QUOTED = 1_500  # characters of the text that a mail carries; the rest is a click away
_BLOCK_ENDS = re.compile(r"</(?:p|li|h[1-6]|blockquote|pre|tr|div|dd|dt|summary)>|<br ?/?>", re.IGNORECASE)
_CELL_ENDS = re.compile(r"</t[hd]>\s*(?=<t[hd])", re.IGNORECASE)
_FORMULA = re.compile(r'<span class="math[^"]*">(.*?)</span>', re.DOTALL)
_SPACES = re.compile(r"[ \t\xa0]+")
_GAPS = re.compile(r"\n{3,}")
_ANSWERS = frozenset({"reply", "quote", "mention", "post"})


@dataclass(frozen=True)
class Letter:
    """A mail ready to be queued."""

    message: EmailMultiAlternatives
    message_id: str
    recipient: str

    def row(self, due_at: datetime) -> OutgoingMail:
        """As a row of the queue; not stored."""
        return wire.row_of(self.message, recipient=self.recipient, message_id=self.message_id, due_at=due_at)


def write(
    notification: Notification, kind: kinds.Kind, description: Description, *, answerable_at: datetime | None = None
) -> Letter:
    """The mail, in the active language, which the caller has made the recipient's. No statement.

    About what is private it holds a link and none of the words. `answerable_at` is the present moment where it can be
    answered by mail; None where it cannot.
    """
    member, facts = notification.recipient, site.facts()
    by = notification.actor.shown_name if notification.actor else str(description.by)
    words = str(kind.one) % {"by": by, "target": description.title, "count": 1}
    token = unsubscribing.token_for(notification)
    site_name = facts.name_zh if member.language == "zh-hans" else facts.name
    reply_to = addresses.for_answer(notification, name=site_name, now=answerable_at) if answerable_at else ""
    values: dict[str, Any] = {
        "language": "zh-Hans" if member.language == "zh-hans" else member.language,
        "member": member,
        "site_name": site_name,
        "site_url": settings.SITE_URL,
        "subject": words,
        "title": description.title,
        "text": "" if kind.is_private else as_text(description.html or description.excerpt),
        "text_language": "zh-Hans" if description.language == "zh-hans" else description.language,
        "url": settings.SITE_URL + description.url,
        "unsubscribe_url": settings.SITE_URL + unsubscribing.address(token),
        "settings_url": settings.SITE_URL + unsubscribing.settings_address(),
        "is_private": kind.is_private,
        "marker": trimming.marker() if reply_to else "",
    }
    message_id = message_id_of(notification)
    message = EmailMultiAlternatives(
        subject=" ".join(f"{_heading(kind, description, words)} · {values['site_name']}".split()),
        body=render_to_string("mail/notification.txt", values).strip() + "\n",
        to=[member.email],
        reply_to=[reply_to] if reply_to else None,
        headers=_headers(notification, token, message_id),
    )
    message.attach_alternative(render_to_string("mail/notification.html", values), "text/html")
    return Letter(message, message_id, member.email)


def queue(letter: Letter, now: datetime) -> OutgoingMail:
    """Put the mail into the queue, in the caller's transaction."""
    from notifications.tasks import send_due_mail  # noqa: PLC0415 - tasks import this module

    row = letter.row(now)
    row.save()
    bell.ring_on_commit(send_due_mail)
    return row


def message_id_of(notification: Notification) -> str:
    """The same for a recipient and an event, whenever it is asked for."""
    return f"<notification-{notification.event_id}-{notification.recipient_id}@{wire.host()}>"


def as_text(html: str) -> str:
    """The words of rendered HTML, with line breaks where paragraphs end, and bars between the cells of a table."""
    spoken = _FORMULA.sub(lambda found: escape(readable(unescape(found[1]))), html)
    broken = _BLOCK_ENDS.sub("\n\n", _CELL_ENDS.sub(" | ", spoken))
    lines = [_SPACES.sub(" ", line).strip() for line in words_of(broken).split("\n")]
    text = _GAPS.sub("\n\n", "\n".join(lines)).strip()
    if len(text) <= LONGEST_QUOTED:
        return text
    return text[: LONGEST_QUOTED - 1].rsplit(" ", 1)[0].rstrip() + "…"


def _heading(kind: kinds.Kind, description: Description, words: str) -> str:
    """Mails about one thread have one subject, by which mail programs show them together."""
    return f"Re: {description.title}" if kind.name in _ANSWERS and not kind.is_private else words


def _headers(notification: Notification, token: str, message_id: str) -> dict[str, str]:
    thread = f"<{notification.target_model}-{notification.target_id}@{wire.host()}>"
    label = notification.target_model.replace(".", "-")
    stoppable = wire.stoppable(
        message_id=message_id,
        list_id=f"{notification.target_id}.{label}",
        unsubscribe_url=settings.SITE_URL + unsubscribing.address(token),
    )
    return stoppable | {"In-Reply-To": thread, "References": thread}
