"""Making secret keys."""

import secrets

SECRET_BYTES = 48  # 64 characters, 384 bits


def new_secret() -> str:
    """A fresh key. Letters, digits, - and _ only, so that it can stand in a URL or an env file unquoted."""
    return secrets.token_urlsafe(SECRET_BYTES)
