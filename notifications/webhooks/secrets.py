"""The secret by which a receiver knows our calls: made by the site, shown once, kept encrypted."""

import secrets

from accounts import ciphers
from notifications.models import Webhook

PURPOSE = b"notifications.webhook"
BYTES = 32


def new() -> str:
    """A secret that nobody can guess."""
    return f"whsec_{secrets.token_urlsafe(BYTES)}"


def hide(secret: str) -> str:
    """As it is stored."""
    return ciphers.for_purpose(PURPOSE).encrypt(secret.encode()).decode()


def reveal(webhook: Webhook) -> str:
    """As calls are signed with it. Raises cryptography.fernet.InvalidToken once its key is gone."""
    return ciphers.for_purpose(PURPOSE).decrypt(webhook.secret.encode()).decode()
