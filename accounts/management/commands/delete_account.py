"""`manage.py delete_account`: for a member who asked for it and cannot sign in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions import deletion
from accounts.models import User
from foundation.errors import DomainError


class Command(BaseCommand):
    help = (
        "Deletes a member's account at once, as the page about their privacy does after a week. Without --really it "
        "only says whose it would be. It is final."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose, and what becomes of the texts."""
        parser.add_argument("username")
        parser.add_argument("--remove-texts", action="store_true", help="texts go too, where that harms no discussion")
        parser.add_argument("--really", action="store_true", help="do it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say what would be done."""
        member = User.objects.all().with_username(options["username"]).first()
        if member is None:
            raise CommandError(f"There is no account {options['username']}.")
        if not options["really"]:
            self.stdout.write(
                f"{member.username} (number {member.pk}) would be deleted. Repeat with --really to do it."
            )
            return
        try:
            deletion.delete_at_once(member=member, is_removing_texts=options["remove_texts"], now=timezone.now())
        except DomainError as error:
            raise CommandError(str(error.message)) from None
        self.stdout.write("The account is deleted.")
