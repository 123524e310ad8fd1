"""Addresses of ours that only we can have made: one for each mail that may be answered, or that may come back.

`answers+r<token>@in.example.org`. The token is lower-case base32, since mail servers may change the case of an address,
and the part before the @ stays within the 64 characters of RFC 5321, 4.5.3.1.1. It names a row and proves that we wrote
it: for an answer by the recipient's own address, too, so that it dies when that changes.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import formataddr
from typing import Final

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User
from notifications.models import Mailbox, Notification

KEPT_FOR: Final = timedelta(days=90)  # features of long-lived forums: an answer to older mail is rarely meant for it
_ANSWER, _RETURN = "r", "b"
_ID_BYTES, _TIME_BYTES = 6, 4
_ANSWER_PROOF, _RETURN_PROOF = 16, 10  # bytes; 128 and 80 bits
_BEGIN: Final = datetime(2020, 1, 1, tzinfo=UTC)
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Answer:
    """What an address for answers says; nothing is proved before `opened`."""

    notification_id: int
    minutes: int
    proof: bytes

    @property
    def made_at(self) -> datetime:
        """When the mail with it was written, to the minute."""
        return _BEGIN + self.minutes * _MINUTE


@dataclass(frozen=True)
class Return:
    """What an address for returned mail says; its proof is checked already."""

    mail_id: int


class Closed(Exception):
    """An address that takes no answer; `reason` is a code of `inbound.reasons`, `member` whose it was, if known."""

    def __init__(self, reason: str, member: User | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.member = member


def is_configured() -> bool:
    """Whether this site takes mail at all."""
    return bool(settings.INBOUND_ADDRESS)


def for_answer(notification: Notification, *, name: str, now: datetime) -> str:
    """Where the mail about the notification can be answered to, with the site's name; empty where no mail is taken."""
    if not is_configured():
        return ""
    minutes = (now - _BEGIN) // _MINUTE
    token = _number(notification.pk, _ID_BYTES) + _number(minutes, _TIME_BYTES)
    return formataddr((name, _address(_ANSWER, token + _answer_proofs(notification, minutes)[0])))


def for_return(mail_id: int) -> str:
    """Where the mail of our queue comes back to when it cannot be delivered; empty where no mail is taken."""
    if not is_configured():
        return ""
    return _address(_RETURN, _number(mail_id, _ID_BYTES) + _return_proofs(mail_id)[0])


def is_ours(address: str) -> bool:
    """Whether it is the site's own address for incoming mail, with or without a token."""
    local, _at, domain = settings.INBOUND_ADDRESS.lower().rpartition("@")
    found, _at, where = address.strip().lower().rpartition("@")
    return bool(domain) and where == domain and found.partition("+")[0] == local


def read(address: str) -> Answer | Return | None:
    """What the address says, or None for any other text."""
    if not is_configured() or not is_ours(address):
        return None
    tag = address.strip().lower().rpartition("@")[0].partition("+")[2]
    try:
        token = base64.b32decode(tag[1:].upper() + "=" * (-len(tag[1:]) % 8))
    except (binascii.Error, ValueError):
        return None
    if tag[:1] == _ANSWER and len(token) == _ID_BYTES + _TIME_BYTES + _ANSWER_PROOF:
        minutes = int.from_bytes(token[_ID_BYTES : _ID_BYTES + _TIME_BYTES], "big")
        return Answer(int.from_bytes(token[:_ID_BYTES], "big"), minutes, token[_ID_BYTES + _TIME_BYTES :])
    if tag[:1] == _RETURN and len(token) == _ID_BYTES + _RETURN_PROOF:
        mail_id = int.from_bytes(token[:_ID_BYTES], "big")
        is_proved = any(constant_time_compare(token[_ID_BYTES:], proof) for proof in _return_proofs(mail_id))
        return Return(mail_id) if is_proved else None
    return None


def opened(answer: Answer, now: datetime) -> Notification:
    """The notification whose mail is answered, with its recipient. Two statements. Raises Closed."""
    found = Notification.objects.filter(pk=answer.notification_id).select_related("recipient").first()
    proofs = _answer_proofs(found, answer.minutes) if found else []
    if found is None or not any(constant_time_compare(answer.proof, proof) for proof in proofs):
        raise Closed("unknown_address")
    if answer.made_at < now - KEPT_FOR:
        raise Closed("expired", found.recipient)
    mailbox = Mailbox.objects.filter(member_id=found.recipient_id).first()
    # The address knows the minute alone: one made within the minute of the revocation is revoked, too.
    if mailbox and mailbox.revoked_at and answer.made_at <= mailbox.revoked_at:
        raise Closed("revoked", found.recipient)
    return found


def _address(kind: str, token: bytes) -> str:
    local, _at, domain = settings.INBOUND_ADDRESS.rpartition("@")
    return f"{local}+{kind}{base64.b32encode(token).decode().rstrip('=').lower()}@{domain}"


def _number(value: int, size: int) -> bytes:
    return value.to_bytes(size, "big")


def _answer_proofs(notification: Notification, minutes: int) -> list[bytes]:
    about = (
        notification.pk,
        minutes,
        notification.recipient_id,
        notification.recipient.email.lower(),
        notification.subject_model,
        notification.subject_id,
    )
    return _proofs("notifications.inbound.answer", "\0".join(map(str, about)), _ANSWER_PROOF)


def _return_proofs(mail_id: int) -> list[bytes]:
    return _proofs("notifications.inbound.return", str(mail_id), _RETURN_PROOF)


def _proofs(purpose: str, about: str, size: int) -> list[bytes]:
    """By the present key first, then by earlier ones."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(purpose, about, secret=key, algorithm="sha256").digest()[:size] for key in keys]
