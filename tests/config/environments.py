"""A complete environment of the production edition, with nothing of the machine that runs the tests."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PRODUCTION = {
    "DATABASE_URL": "postgres://commons:secret@database.example.org:5432/commons",
    "REDIS_URL": "redis://broker.example.org:6379/0",
    "CACHE_URL": "redis://cache.example.org:6379/0",
    "MEDAI_SECRET_KEY": "kQ3v9pZx7Lw2Tn8Rb5Yd1Hs6Jf4Gc0MaUeWiOqXrBtNzVyKuPl",
    "MEDAI_SITE_URL": "https://commons.example.org",
    "MEDAI_MAIL_URL": "smtp+tls://commons:secret@mail.example.org:587",
    "MEDAI_MAIL_FROM": "Commons <no-reply@example.org>",
    "MEDAI_TRUSTED_PROXIES": "1",
}


def production(**changes: str) -> dict[str, str]:
    """The environment of a production process; an empty value removes the variable."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        **PRODUCTION,
        **changes,
    }
    return {name: value for name, value in environment.items() if value}
