"""`manage.py openid_keys`: the keys that sign what tools are told about members."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.openid import keys


class Command(BaseCommand):
    help = "Lists the keys by which the site signs for tools that members sign in to; makes another one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do; nothing but the list without."""
        doing = parser.add_mutually_exclusive_group()
        doing.add_argument("--follow", action="store_true", help="make a key that signs from an hour on")
        doing.add_argument(
            "--replace-all", action="store_true", help="after a theft: a new key at once, all others gone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, then list."""
        now = timezone.now()
        if options["follow"]:
            keys.follow(now)
        elif options["replace_all"]:
            keys.replace_all(now)
        for key in keys.stored(now):
            ends = f", published until {key.expires_at:%Y-%m-%d %H:%M} UTC" if key.expires_at else ""
            self.stdout.write(f"signs from {key.issued_at:%Y-%m-%d %H:%M} UTC{ends}")
