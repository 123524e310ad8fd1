"""Encrypting what the site has to read again, with keys derived from its secret key: one for each purpose."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

SECOND_FACTORS = b"accounts.second-factor-secrets"
DOCUMENTS = b"accounts.credential-documents"
MAILBOXES = b"accounts.institution-mailboxes"


def for_purpose(purpose: bytes) -> MultiFernet:
    """Encrypts with the present key, and decrypts with earlier ones too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(purpose, key))) for key in keys])


def fingerprints(purpose: bytes, text: str) -> list[str]:
    """A keyed hash of the text, by the present key first, then by earlier ones: to be looked up, not to be read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [hmac.new(_derived(purpose, key), text.encode(), hashlib.sha256).hexdigest() for key in keys]


def _derived(purpose: bytes, key: str | bytes) -> bytes:
    return hmac.new(purpose, force_bytes(key), hashlib.sha256).digest()
