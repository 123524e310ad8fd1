"""Usernames of deleted accounts, kept as keyed hashes: whoever asks for one is refused, and nobody can list them."""

from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts.models import RetiredUsername

PURPOSE = "accounts.retired-username"


def hold(username: str, *, until: datetime) -> None:
    """Let nobody take the name until then."""
    RetiredUsername.objects.update_or_create(
        digest=_digest(username, settings.SECRET_KEY), defaults={"held_until": until}
    )


def is_held(username: str, *, now: datetime) -> bool:
    """Whether a deleted account had the name. Asks with earlier keys of the site, too."""
    digests = [_digest(username, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return RetiredUsername.objects.filter(digest__in=digests, held_until__gt=now).exists()


def _digest(username: str, key: str | bytes) -> str:
    return salted_hmac(PURPOSE, username.lower(), secret=key, algorithm="sha256").hexdigest()
