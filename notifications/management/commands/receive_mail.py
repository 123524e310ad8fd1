"""`manage.py receive_mail < message`: for a mail server that passes each message to a command."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from notifications.inbound import mime
from notifications.inbound.receiving import receive
from notifications.models import InboundMail


class Command(BaseCommand):
    help = "Take in one message from standard input. The worker turns an answer into a post a moment later."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--recipient",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="whom the envelope names; may be given several times. Without it, what the headers say",
        )

    def handle(self, *args: Any, recipient: list[str], **options: Any) -> None:
        if not settings.INBOUND_ADDRESS:
            raise CommandError("MEDAI_INBOUND_ADDRESS is empty: this site takes no mail.", returncode=os.EX_UNAVAILABLE)
        source = sys.stdin.buffer.read(mime.LARGEST + 1)
        if not source.strip():
            raise CommandError("There is no message on standard input.", returncode=os.EX_NOINPUT)
        try:
            new = receive(source, recipients=recipient, via=InboundMail.Via.COMMAND, now=timezone.now())
        except DatabaseError as error:
            # By this number a mail server knows to keep the message and try again.
            raise CommandError(f"The database is away ({type(error).__name__}).", returncode=os.EX_TEMPFAIL) from None
        self.stdout.write("Taken in." if new else "This message was here before.")
