"""`manage.py create_admin`: a member with every right."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from config.administrators import Outcome, make_administrator, password_link
from foundation.errors import DomainError

SENTENCES = {
    Outcome.MADE: "{username} was made an administrator.",
    Outcome.PROMOTED: "{username} was a member and is an administrator now.",
    Outcome.UNCHANGED: "{username} is an administrator already.",
}


class Command(BaseCommand):
    help = "Make an administrator, or promote a member. Prints a link to choose a password; takes none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address, and for a new member the name."""
        parser.add_argument("email")
        parser.add_argument("--username", default="", help="for a new member; without it the part before the @")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make or promote, then print the link. It opens an account: it is printed here and stands nowhere else."""
        try:
            with translation.override("en"):
                found = make_administrator(email=options["email"], username=options["username"], now=timezone.now())
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        minutes = settings.PASSWORD_RESET_TIMEOUT // 60
        self.stdout.write(SENTENCES[found.outcome].format(username=found.member.username))
        self.stdout.write(f"To choose a password, open within {minutes} minutes; it works once:")
        self.stdout.write(password_link(found.member))
        self.stdout.write("A second factor has to be set up at the first sign-in: have a phone or a passkey at hand.")
