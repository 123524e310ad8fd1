"""Taking a message in: one row for each of our addresses that it came to, and a bell for the worker. Nothing else."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from events import bell
from notifications.inbound import addresses, mime
from notifications.models import InboundMail

# Where the server that took the mail in notes for whom, and then where its sender did.
_ENVELOPE: Final = ("x-original-to", "delivered-to", "envelope-to", "x-envelope-to", "x-forwarded-to")
_NAMED: Final = ("to", "cc", "resent-to")
MOST_ADDRESSES: Final = 10  # of ours, in one message


def receive(source: bytes, *, recipients: Sequence[str] = (), via: str, size: int = 0, now: datetime) -> int:
    """Store a message to be handled; returns how many rows are new, 0 for one that was here before.

    `recipients` are those of the envelope, where they are known; `size` is that of the whole message in bytes, where
    only its beginning was read. Of one larger than `mime.LARGEST` the beginning is kept: its sender is to be told.
    """
    from notifications.tasks import handle_inbound  # noqa: PLC0415 - tasks import what imports this module

    size = max(size, len(source))
    is_cut = size > mime.LARGEST
    kept = source[: mime.HEAD] if is_cut else source
    head = mime.head(kept)
    message_id = head.message_id
    identity = message_id.encode() or hashlib.sha256(source).digest()
    found = _ours(recipients) or _ours(mime.addresses_in(head, *_ENVELOPE)) or _ours(mime.addresses_in(head, *_NAMED))
    rows = [
        InboundMail(
            fingerprint=hashlib.sha256(identity + b"\0" + address.encode()).hexdigest(),
            message_id=message_id,
            via=via,
            size=size,
            source=kept,
            address=address,
            is_cut=is_cut,
            due_at=now,
            received_at=now,
        )
        for address in found[:MOST_ADDRESSES] or [""]
    ]
    known = set(
        InboundMail.objects.filter(fingerprint__in=[row.fingerprint for row in rows]).values_list("fingerprint")
    )
    new = [row for row in rows if (row.fingerprint,) not in known]
    InboundMail.objects.bulk_create(new, ignore_conflicts=True)
    bell.ring_on_commit(handle_inbound)
    return len(new)


def _ours(found: Iterable[str]) -> list[str]:
    """Those that say something, or else the bare address; in lower case, each once."""
    ours = list(dict.fromkeys(one.strip().lower() for one in found if addresses.is_ours(one)))
    return [one for one in ours if addresses.read(one) is not None] or ours[:1]
