"""`manage.py import_member_export`: a member's copy of their data becomes an account here."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.exporting import reading
from foundation.errors import DomainError


class Command(BaseCommand):
    help = (
        "Reads a copy of a member's data, as the privacy page of a site gives it, into this site. Makes the account "
        "without a password; what gives rights is not taken from a file. The address in it counts as confirmed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read it whole or not at all, and say what came."""
        try:
            found = reading.read(options["file"], now=timezone.now())
        except DomainError as error:
            raise CommandError(str(error.message)) from None
        except (OSError, ValidationError) as error:
            raise CommandError(str(error)) from None
        for label, count in sorted(found.loaded.items()):
            left = found.left_out[label]
            if count or left:
                self.stdout.write(f"{label}: {count} read" + (f", {left} left out" if left else ""))
        self.stdout.write(f"{found.member.username} is here. A password can be chosen by “I forgot my password”.")
