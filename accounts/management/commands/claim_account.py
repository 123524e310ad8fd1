"""`manage.py claim_account`: an imported account gets its owner."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.actions import emails
from accounts.models import User
from foundation.errors import DomainError


class Command(BaseCommand):
    help = "Give an imported account the address of its owner, who then chooses a password by “I forgot my password”."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose it is."""
        parser.add_argument("username")
        parser.add_argument("email", help="an address that you know to be the owner's")

    def handle(self, *args: Any, **options: Any) -> None:
        """Note the address as confirmed: whoever runs this vouches for it."""
        member = User.objects.all().with_username(options["username"]).first()
        if member is None:
            raise CommandError("There is no such account.")
        email = options["email"].strip()
        try:
            validate_email(email)
            emails.claim(member=member, email=email, now=timezone.now())
        except ValidationError:
            raise CommandError("This is no e-mail address.") from None
        except DomainError as error:
            raise CommandError(str(error.message)) from None
        self.stdout.write(f"{member.username} can now choose a password by “I forgot my password”.")
