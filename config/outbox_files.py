"""The mails that the embedded edition wrote into a folder instead of sending them."""

import email
import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import make_msgid, parseaddr, parsedate_to_datetime
from pathlib import Path

from django.conf import settings

MOST_LISTED = 200
LONGEST_TEXT = 200_000  # characters
NAME = re.compile(r"[A-Za-z0-9-]{1,120}")


@dataclass(frozen=True)
class Mail:
    """One mail as a person reads it."""

    name: str
    subject: str
    to: str
    sent_at: datetime | None
    text: str
    html: str
    reply_to: str = ""
    """Where it can be answered to; empty where it cannot."""
    message_id: str = ""


def folder() -> Path:
    """Where the mail of this edition is written."""
    url: str = settings.MAIL_URL
    return Path(url.removeprefix("file://")) if url.startswith("file://") else Path(settings.DATA_DIR) / "mail"


def newest() -> list[Mail]:
    """The newest mails first, at most MOST_LISTED."""
    if not folder().is_dir():
        return []
    names = sorted((path.stem for path in folder().glob("*.eml")), reverse=True)[:MOST_LISTED]
    return [found for name in names if (found := one(name)) is not None]


def one(name: str) -> Mail | None:
    """The mail with this name, or None. Only plain names: no path leads out of the folder."""
    if not NAME.fullmatch(name):
        return None
    try:
        source = (folder() / f"{name}.eml").read_bytes()
    except OSError:
        return None
    message = email.message_from_bytes(source, policy=policy.default)
    return Mail(
        name=name,
        subject=_header(message, "Subject"),
        to=_header(message, "To"),
        sent_at=_date(message),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        reply_to=_header(message, "Reply-To"),
        message_id=_header(message, "Message-ID"),
    )


def answer_to(mail: Mail, text: str) -> bytes:
    """The message by which a person's mail program would answer, quotation included."""
    message = EmailMessage()
    message["From"] = parseaddr(mail.to)[1]
    message["To"] = parseaddr(mail.reply_to)[1]
    message["Subject"] = f"Re: {' '.join(mail.subject.split())}".replace("Re: Re:", "Re:")
    message["Message-ID"] = make_msgid(domain="outbox.localhost")
    if mail.message_id:
        message["In-Reply-To"] = " ".join(mail.message_id.split())
    quoted = "\n".join(f"> {line}".rstrip() for line in mail.text.splitlines())
    when = f"{mail.sent_at:%d %b %Y %H:%M}" if mail.sent_at else "1 Jan 1970"
    message.set_content(f"{text}\n\nOn {when}, {parseaddr(mail.reply_to)[0]} wrote:\n\n{quoted}\n")
    return message.as_bytes()


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message[name] or "")
    except (ValueError, LookupError, IndexError):  # a header that no parser of the standard library survives
        return ""


def _date(message: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(_header(message, "Date"))
    except ValueError:
        return None


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())[:LONGEST_TEXT]
    except (LookupError, ValueError):  # an unknown character set
        return ""
