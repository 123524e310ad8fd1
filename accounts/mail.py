"""Mail about accounts: plain text, in the language of whoever receives it, with links made from settings.SITE_URL."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts import limits as house_limits
from accounts.models import User
from foundation import limits, site
from foundation.errors import LimitReached

FOLDER = "account/email/"
# What strangers can cause by typing an address. Nothing that a stranger typed stands in these.
CAUSED_BY_STRANGERS = frozenset(
    [
        *(
            "account_already_exists",
            "email_confirmation",
            "email_confirmation_signup",
            "email_taken",
            "unknown_account",
        ),
        *("credential_mailbox", "credential_referee"),
    ]
)


def send(name: str, to: str, *, member: User | None = None, context: dict[str, Any] | None = None) -> bool:
    """Hand over the mail `account/email/<name>`; with a member, in their language and about their account.

    False when the mailbox has had too many already: then nothing is sent, and nobody may be told.
    """
    if name in CAUSED_BY_STRANGERS and not _mailbox_has_room(to):
        return False
    with translation.override(member.language if member else translation.get_language()):
        _message(name, to, {"member": member, **(context or {})}).send()
    return True


def absolute(url_name: str, *args: object) -> str:
    """The public address of a page, whatever host the request named."""
    return f"{settings.SITE_URL}{reverse(url_name, args=args)}"


def _message(name: str, to: str, context: dict[str, Any]) -> EmailMessage:
    facts = site.facts()
    shared = {
        "site_name": facts.name,
        "site_url": settings.SITE_URL,
        "sign_in_url": absolute("account_login"),
        "reset_url": absolute("account_reset_password"),
        "sign_up_url": absolute("account_signup") if facts.sign_up_mode in ("open", "approval", "domain") else "",
        "privacy_url": absolute("privacy_settings"),
        "delete_url": absolute("delete_account"),
        "sessions_url": absolute("usersessions_list"),
        "tokens_url": absolute("token_settings"),
        "email": to,
    }
    subject = render_to_string(f"{FOLDER}{name}_subject.txt", shared | context)
    body = render_to_string(f"{FOLDER}{name}_message.txt", shared | context)
    # Line breaks in a subject would begin a new header.
    return EmailMessage(f"{' '.join(subject.split())} · {' '.join(facts.name.split())}", body.strip() + "\n", to=[to])


def _mailbox_has_room(to: str) -> bool:
    try:
        limits.hit(house_limits.MAIL_TO_MAILBOX, to.lower(), timezone.now())
    except LimitReached:
        return False
    return True
