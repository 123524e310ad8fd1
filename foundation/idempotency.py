"""Requests that are sent twice and done once: what an `Idempotency-Key` stands for.

The key, hashed, and a fingerprint of the request are kept for a day, never a text. A second request with the same key
is answered with what the first one made; with another body it is refused. docs/decisions/0160 says why.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.errors import DomainError
from foundation.models import IdempotencyKey

KEPT_FOR: Final = timedelta(days=1)
# A request that broke off is not in the way of the next attempt for longer.
LONGEST_REQUEST: Final = timedelta(minutes=1)
LONGEST_KEY: Final = 200  # characters
_SPACE = UUID("6d65b9a4-2f0e-5b43-9c63-2f6f1a4fd0a7")


@dataclass(frozen=True)
class Claim:
    """The right to carry out a request, or what it made before."""

    pk: int
    token: UUID
    """The same for the same key of the same member: actions that take one make no second row of it."""
    result: str = ""


def claim(member: Any, key: str, fingerprint_of: str, now: datetime) -> Claim:
    """Claim the key for this request. (Any: lower rooms know no user model.) Must be called outside a transaction.

    Raises DomainError for a key that was sent with another request, and while the first one is still being done.
    """
    # An empty one is what the server makes of a header that is no ASCII.
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        sentence = _("An Idempotency-Key has 1 to %(most)d printable ASCII characters.") % {"most": LONGEST_KEY}
        raise DomainError("malformed", sentence, field="Idempotency-Key")
    digest = hashlib.sha256(key.encode()).hexdigest()
    token = uuid5(_SPACE, f"{member.pk} {digest}")
    IdempotencyKey.objects.filter(member=member, digest=digest, created_at__lte=now - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            row = IdempotencyKey.objects.create(
                member=member, digest=digest, fingerprint=fingerprint_of, created_at=now, claimed_at=now
            )
        return Claim(row.pk, token)
    except IntegrityError:
        return _known(member, digest, fingerprint_of, token, now)


def release(claimed: Claim) -> None:
    """The request was refused: it may be sent again, changed or not."""
    IdempotencyKey.objects.filter(pk=claimed.pk, result="").delete()


def settle(claimed: Claim, result: str) -> None:
    """Remember what the request made."""
    IdempotencyKey.objects.filter(pk=claimed.pk).update(result=result)


def forget_old(now: datetime) -> int:
    """Delete keys that nobody has to remember any more; returns how many."""
    deleted, _by_model = IdempotencyKey.objects.filter(created_at__lte=now - KEPT_FOR).delete()
    return deleted


def fingerprint(method: str, path: str, body: Mapping[str, Any]) -> str:
    """The same for the same request. (Any: what JSON holds.)"""
    told = json.dumps([method, path, body], sort_keys=True, default=str)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _known(member: Any, digest: str, fingerprint_of: str, token: UUID, now: datetime) -> Claim:
    try:
        row = IdempotencyKey.objects.get(member=member, digest=digest)
    except ObjectDoesNotExist:  # the first one was refused in between
        raise _in_use() from None
    if row.fingerprint != fingerprint_of:
        raise DomainError(
            "idempotency_key_reused",
            _("This Idempotency-Key was sent with another request. Take a new one for each thing you want done."),
            field="Idempotency-Key",
        )
    if row.result:
        return Claim(row.pk, token, row.result)
    taken = IdempotencyKey.objects.filter(pk=row.pk, result="", claimed_at__lte=now - LONGEST_REQUEST)
    if not taken.update(claimed_at=now):
        raise _in_use()
    return Claim(row.pk, token)


def _in_use() -> DomainError:
    return DomainError(
        "idempotency_key_in_use",
        _("A request with this Idempotency-Key is being carried out. Ask again in a moment."),
        field="Idempotency-Key",
    )
