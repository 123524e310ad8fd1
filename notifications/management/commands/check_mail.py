"""`manage.py check_mail --to you@example.org`: does mail leave this site?"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from notifications import transports
from notifications.delivery import DeliveryError, Envelope
from notifications.wire import new_message_id, wire_form


class Command(BaseCommand):
    help = "Send a test message straight through the mail transport, and say in one sentence what is wrong if it fails."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, metavar="ADDRESS", help="who gets the test message")

    def handle(self, *args: Any, to: str, **options: Any) -> None:
        try:
            validate_email(to)
        except ValidationError:
            raise CommandError(f"{to} is not an e-mail address.") from None
        try:
            transport = transports.configured()
        except transports.MailUrlError as error:
            raise CommandError(f"MEDAI_MAIL_URL is malformed. {error}") from None
        try:
            transport.deliver(_test_message(to))
        except DeliveryError as error:
            raise CommandError(error.explanation) from None
        finally:
            transport.close()
        self.stdout.write(f"The test message was handed over ({_place(settings.MAIL_URL)}). Look whether it arrived.")


def _test_message(to: str) -> Envelope:
    message_id = new_message_id()
    message = EmailMessage(
        subject=f"Test message from {settings.SITE_URL}",
        body=f"This message was sent by `check_mail` from {settings.SITE_URL}. Mail leaves this site.",
        to=[to],
    )
    return Envelope.of(message_id=message_id, recipient=to, source=wire_form(message, message_id))


def _place(url: str) -> str:
    """The transport without its password."""
    scheme, rest = url.split("://", 1)
    return f"{scheme}://{rest.rsplit('@', 1)[-1]}"
