"""Files that members send as evidence: encrypted, in a folder that nothing serves and no backup holds."""

import secrets
from pathlib import Path
from typing import Final

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import ciphers

FOLDER: Final = "credential-documents"
LARGEST: Final = 8 * 1024 * 1024  # bytes
_SIGNATURES: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)


class DocumentLost(Exception):
    """The file is not there, or was encrypted with a key that this site no longer has."""


def content_type_of(content: bytes) -> str:
    """What the file is by its content, whatever it is called. Raises ValidationError for anything else."""
    if not content:
        raise ValidationError(_("The file is empty."), code="document_empty")
    if len(content) > LARGEST:
        raise ValidationError(_("The file is larger than 8 MB. Scan it with less detail."), code="document_large")
    for signature, content_type in _SIGNATURES:
        if content.startswith(signature):
            return content_type
    raise ValidationError(
        _("This is no PDF, PNG or JPEG, whatever its name says. Send a scan or a photograph."), code="document_format"
    )


def store(content: bytes) -> str:
    """Write the file, encrypted, readable by the site alone; returns the key by which it is found again."""
    key = secrets.token_hex(16)
    path = _path(key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(ciphers.for_purpose(ciphers.DOCUMENTS).encrypt(content))
    return key


def read(key: str) -> bytes:
    """The file as it was sent. Raises DocumentLost."""
    try:
        return ciphers.for_purpose(ciphers.DOCUMENTS).decrypt(_path(key).read_bytes())
    except (FileNotFoundError, InvalidToken):
        raise DocumentLost from None


def delete(key: str) -> None:
    """Remove the file; does nothing where it is gone."""
    _path(key).unlink(missing_ok=True)


def stored_before(moment: float) -> list[str]:
    """Keys of files written before that moment (seconds since 1970), whether or not a row knows them."""
    folder = Path(settings.DATA_DIR) / FOLDER
    return [path.name for path in folder.glob("*") if path.stat().st_mtime < moment] if folder.is_dir() else []


def _path(key: str) -> Path:
    return Path(settings.DATA_DIR) / FOLDER / key
