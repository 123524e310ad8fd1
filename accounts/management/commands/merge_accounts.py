"""`manage.py merge_accounts`: two accounts of one person become one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import merging
from accounts.merging import Move
from accounts.models import User
from foundation import recounting
from foundation.errors import DomainError


class Command(BaseCommand):
    help = (
        "Lets everything that is one account's be another's, and deletes the first. Without --really it only says what "
        "would happen. A second run finds nothing to do."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which, into which, by whom."""
        parser.add_argument("source", help="username of the account that goes")
        parser.add_argument("target", help="username of the account that stays")
        parser.add_argument("--by", required=True, help="username of the superuser who decided it")
        parser.add_argument("--really", action="store_true", help="do it, instead of saying what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say per model what moves and what collides; with --really, do it."""
        actor, target = _member(options["by"]), _member(options["target"])
        source = User.objects.all().with_username(options["source"]).first()
        if source is None:
            self.stdout.write(f"There is no account {options['source']}: nothing to do.")
            return
        is_dry = not options["really"]
        try:
            moves = merging.merge(actor=actor, source=source, target=target, is_dry=is_dry, now=timezone.now())
        except DomainError as error:
            raise CommandError(str(error.message)) from None
        for move in moves:
            self.stdout.write(_line(move))
        if is_dry:
            self.stdout.write("Nothing was changed. Repeat with --really to do it.")
            return
        if any(move.collided for move in moves):
            recounting.recount_all()
        self.stdout.write(f"{source.username} is part of {target.username} now.")


def _member(username: str) -> User:
    found: User | None = User.objects.all().with_username(username).first()
    if found is None:
        raise CommandError(f"There is no account {username}.")
    return found


def _line(move: Move) -> str:
    parts = [f"{move.moved} move"] if move.moved else []
    parts += [f"{move.collided} collide: {move.how}"] if move.collided else []
    parts += [f"{move.left} go with the account"] if move.left else []
    return f"{move.label}.{move.column}: {'; '.join(parts)}"
