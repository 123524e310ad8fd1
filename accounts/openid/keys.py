"""The keys that sign what is told about members: files in the data folder, named by the moment from which each signs.

A key that follows another is published an hour before it signs, and the older one stays published for an hour
afterwards: programs keep the list of keys for so long. Losing the folder does no harm, as new keys are made in it.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from allauth.idp.oidc.models import PrivateKey
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

SIZE: Final = 3072  # bits
FORM: Final = "%Y%m%dT%H%M%SZ"
# For how long programs keep the list of keys.
KNOWN_FOR: Final = timedelta(hours=1)


def folder() -> Path:
    """Where they are kept, readable by its owner only."""
    path = Path(settings.DATA_DIR) / "openid_keys"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def stored(now: datetime) -> list[PrivateKey]:
    """All that are not over, oldest first; the first one is made here."""
    found = _read(now)
    if not found:
        _make(now)
        found = _read(now)
    return found


def follow(now: datetime) -> datetime:
    """Make a key that signs from an hour on. Returns from when on. Files of keys that are over are removed."""
    begins = now + KNOWN_FOR if _read(now) else now
    _make(begins)
    kept = {_path(key.issued_at) for key in _read(now) if key.issued_at is not None}
    for path in folder().glob("*.pem"):
        if path not in kept:
            path.unlink(missing_ok=True)
    return begins


def replace_all(now: datetime) -> None:
    """One new key instead of all others, at once, as when one was stolen. What they signed is believed no more."""
    older = list(folder().glob("*.pem"))
    _make(now)
    for path in older:
        if path != _path(now):
            path.unlink(missing_ok=True)


def _read(now: datetime) -> list[PrivateKey]:
    begun = sorted((_moment(path), path) for path in folder().glob("*.pem"))
    found = []
    for place, (begins, path) in enumerate(begun):
        ends = begun[place + 1][0] + KNOWN_FOR if place + 1 < len(begun) else None
        if ends is None or ends > now:
            # The first one has no beginning: the clock of another machine may be a little behind.
            since = begins if place else None
            found.append(PrivateKey(pem=path.read_text(), not_before=since, issued_at=begins, expires_at=ends))
    return found


def _make(begins: datetime) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=SIZE)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    path = _path(begins)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(pem)
    try:
        os.link(draft, path)  # the first process wins
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _path(begins: datetime) -> Path:
    return folder() / f"{begins.astimezone(UTC).strftime(FORM)}.pem"


def _moment(path: Path) -> datetime:
    return datetime.strptime(path.stem, FORM).replace(tzinfo=UTC)
