"""The secret key: kept in a backup where the site made it itself, only recognised where the operator holds it."""

from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

SHOWN = 16  # hexadecimal digits: enough to tell keys apart, nothing to find one by


def own_file() -> Path | None:
    """The file in which the embedded edition keeps the key that is in use; None when it comes from the environment."""
    path = Path(settings.DATA_DIR) / "secret_key"
    return path if path.is_file() and path.read_text().strip() == settings.SECRET_KEY else None


def fingerprint(key: str | bytes) -> str:
    """Tells two keys apart without telling either."""
    return salted_hmac("config.backups.keys", "fingerprint", secret=key, algorithm="sha256").hexdigest()[:SHOWN]
