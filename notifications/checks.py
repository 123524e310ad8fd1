"""What must be right about mail before the site starts."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from notifications import transports


def mail_url_is_understood(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The transport can be made from MEDAI_MAIL_URL (Any: Django's check framework passes what it likes)."""
    try:
        transports.from_url(settings.MAIL_URL, timeout=settings.EMAIL_TIMEOUT)
    except transports.MailUrlError as error:
        return [checks.Error(f"MEDAI_MAIL_URL is malformed. {error}", id="notifications.E001")]
    return []
