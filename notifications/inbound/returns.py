"""Reports about mail of ours: not delivered (RFC 3464), not wanted (RFC 5965); and what programs send instead."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Final

from notifications.inbound import mime
from notifications.inbound.mime import Received

_STATUS: Final = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_REPLY: Final = re.compile(r"\b([45])\d\d[ -]")
_SERVERS: Final = re.compile(r"^(?:mailer-daemon|postmaster)@", re.IGNORECASE)
# Permanent by their number, and no word against the mailbox: it is full, the message too large, or a policy says no.
_NOT_THE_MAILBOX: Final = frozenset({"2.2", "2.3", "3.4"})
_POLICY: Final = "7"
MOST_BLOCKS: Final = 50  # recipients of one report; ours have one
_TOKEN: Final = re.compile(r"/unsubscribe/([^/\s<>]{10,600})/")


@dataclass(frozen=True)
class Report:
    """One report. `kind` is one of `ReturnedMail.Kind`, empty for what is no failure yet."""

    kind: str
    status: str = ""
    recipient: str = ""
    """Whom the mail was to, as the report says; in lower case."""
    message_id: str = ""
    """Of the mail that it is about."""
    token: str = ""
    """Of the link to unsubscribe in that mail: only its recipient, and who handled it, can know it."""


def read(received: Received, *, is_returned: bool) -> Report | None:
    """The report that the message is, or None. `is_returned`: it came to an address for returned mail."""
    kinds = {part.get_content_type() for part in received.parts}
    if "message/feedback-report" in kinds:
        return _complaint(received)
    if "message/delivery-status" in kinds:
        return _failure(received)
    if is_returned and received.sender and _SERVERS.match(received.sender) and not _is_answer(received):
        return _unstructured(received)
    return None


def kind_of(status: str) -> str:
    """What an enhanced status code (RFC 3463) says of the mailbox: `hard` for one that takes nothing, else `soft`."""
    match = _STATUS.search(status)
    if match is None or match[1] != "5" or match[2] == _POLICY or f"{match[2]}.{match[3]}" in _NOT_THE_MAILBOX:
        return "soft"
    return "hard"


def _failure(received: Received) -> Report:
    fields = _fields(received, "message/delivery-status")
    action = fields.get("action", "").lower()
    status = _STATUS.search(fields.get("status", "")) or _STATUS.search(fields.get("diagnostic-code", ""))
    recipient = fields.get("original-recipient") or fields.get("final-recipient", "")
    kind = kind_of(status[0] if status else "") if action == "failed" else ""
    return Report(kind, status[0] if status else "", _address(recipient), *_original(received))


def _complaint(received: Received) -> Report:
    fields = _fields(received, "message/feedback-report")
    is_abuse = fields.get("feedback-type", "").lower() in ("abuse", "fraud", "")
    recipient = _address(fields.get("original-rcpt-to", ""))
    return Report("complaint" if is_abuse else "", "", recipient, *_original(received))


def _unstructured(received: Received) -> Report | None:
    """A mail server's own words, as some in China still send them: what counts is the code they quote."""
    text = f"{received.plain}\n{received.html}"[:20_000]
    status = _STATUS.search(text)
    if status:
        return Report(kind_of(status[0]) if status[1] != "2" else "", status[0])
    reply = _REPLY.search(text)
    return Report("soft") if reply else None


def _is_answer(received: Received) -> bool:
    """Notices of absence come to the same address, and are no failure."""
    return received.first("auto-submitted").lower().startswith("auto-replied")


def _fields(received: Received, content_type: str) -> dict[str, str]:
    """The fields of the report, the first of each name: names in lower case."""
    found: dict[str, str] = {}
    for part in received.parts:
        if part.get_content_type() == content_type:
            for block in _blocks(part):
                for name, value in mime.headers_of(block):
                    found.setdefault(name, value)
    return found


def _blocks(part: "Message[str, str]") -> Iterator["Message[str, str]"]:
    """A report's own parts, which the library has split already; or its text, where it has not."""
    inner = part.get_payload()
    if isinstance(inner, list):
        yield from (block for block in inner[:MOST_BLOCKS] if isinstance(block, Message))
    else:
        blocks = mime.text_of(part)[:20_000].split("\n\n")[:MOST_BLOCKS]
        yield from (mime.message_of(block) for block in blocks)


def _original(received: Received) -> tuple[str, str]:
    """Message-ID and token of the mail that came back with the report."""
    for part in received.parts:
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            for block in _blocks(part):
                headers = dict(reversed(mime.headers_of(block)))
                if "message-id" in headers:
                    token = _TOKEN.search(headers.get("list-unsubscribe", ""))
                    return " ".join(headers["message-id"].split())[:200], token[1] if token else ""
    return "", ""


def _address(value: str) -> str:
    """Of `rfc822; somebody@example.org`."""
    return value.rpartition(";")[2].strip().strip("<>").lower()[:320]
