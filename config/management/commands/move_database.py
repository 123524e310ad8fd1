"""`manage.py move_database`: from the SQLite of `make run` to PostgreSQL."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connections

from config.moving import MoveError, target, transfer
from config.moving.transfer import Moved

NEXT = """\
Next:
1. Start the site with the new address: DATABASE_URL=postgresql://… make run, or in the environment of its service.
2. Uploaded files, the secret key and the search index stay where they are, in the data folder. The search process sees
   by itself what the index lacks; `manage.py reindex` builds it anew.
3. The SQLite file was not changed. Once all is well, delete it: it holds everything the site knew until now."""
INTERRUPTED = "Interrupted. Tables that are finished stay in the target; the same command goes on with the others."


class Command(BaseCommand):
    help = "Copy this site's SQLite database into an empty PostgreSQL and compare every row. Stop the site first."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and whether only to compare."""
        parser.add_argument(
            "--to",
            required=True,
            metavar="ADDRESS",
            help="postgresql://user@host/name; without a password in it, PGPASSWORD or ~/.pgpass is asked",
        )
        parser.add_argument("--check", action="store_true", help="copy nothing, only compare what was moved before")

    def handle(self, *args: Any, **options: Any) -> None:
        """Move or compare, and say what to do next."""
        here = connections[DEFAULT_DB_ALIAS]
        work = transfer.check if options["check"] else transfer.move
        try:
            with target.opened(options["to"]) as there:
                moved = work(here, there, tell=self._tell)
        except MoveError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError(INTERRUPTED) from None
        self._report(moved, done="compared" if options["check"] else "copied and compared")
        if not options["check"]:
            self.stdout.write(NEXT)

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _report(self, moved: Moved, *, done: str) -> None:
        rate = moved.rows / max(moved.seconds, 0.001)
        self.stdout.write(
            f"{moved.rows:,} rows of {moved.tables} tables {done} in {moved.seconds:,.1f} s ({rate:,.0f} rows/s): "
            "every value is equal."
        )
        if moved.left_behind:
            self.stdout.write(f"Not of this release, and left where they are: {', '.join(moved.left_behind)}.")
