"""Taking a text out of everything, from a terminal. The text is read from standard input: arguments stand in the list
of processes and in the history of the shell."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from content.actions import redaction
from content.privacy import Kind
from foundation.errors import DomainError


class Command(BaseCommand):
    help = "Replace a text, read from standard input, by a label in everything that the site keeps."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", required=True, choices=[kind.value for kind in Kind], help="what the text is")
        parser.add_argument("--by", required=True, metavar="USERNAME", help="member of the staff in whose name")

    def handle(self, *args: Any, **options: Any) -> None:
        model = get_user_model()
        try:
            actor = model._default_manager.get_by_natural_key(options["by"])
        except model.DoesNotExist:
            raise CommandError("Nobody has this username.") from None
        if sys.stdin.isatty():
            self.stderr.write("Type the text, then Ctrl-D.")
        try:
            outcome = redaction.redact_everywhere(
                actor=actor, text=sys.stdin.read(), kind=Kind(options["kind"]), now=timezone.now()
            )
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        for label, count in sorted(outcome.rows.items()):
            self.stdout.write(f"{label}: {count}")
        self.stdout.write(f"{outcome.count} rows changed. Pages kept for guests and caches were emptied.")
