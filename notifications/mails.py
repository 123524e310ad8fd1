"""Mail to a member: text and HTML with the same content, in their language, links from settings.SITE_URL."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from foundation import site


def send(name: str, *, member: User, subject: Callable[[], str], context: Mapping[str, Any] | None = None) -> None:
    """Queue the mail `mail/<name>.txt` and `.html` for a member. A few rows and templates, so handlers may call it.

    `subject` is called in the member's language; it says what happened and never quotes what a person wrote.
    """
    with translation.override(member.language):
        facts = site.facts()
        values = {
            "language": "zh-Hans" if member.language == "zh-hans" else member.language,
            "member": member,
            "site_name": facts.name,
            "site_url": settings.SITE_URL,
            "subject": subject(),
            **(context or {}),
        }
        message = EmailMultiAlternatives(
            subject=f"{' '.join(values['subject'].split())} · {' '.join(facts.name.split())}",
            body=render_to_string(f"mail/{name}.txt", values).strip() + "\n",
            to=[member.email],
        )
        message.attach_alternative(render_to_string(f"mail/{name}.html", values), "text/html")
    message.send()


def absolute(url_name: str, *args: object) -> str:
    """The public address of a page, whatever host a request named."""
    return f"{settings.SITE_URL}{reverse(url_name, args=args)}"
