"""`manage.py migrate`: Django's, which makes the tables of an empty database at once."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from foundation import fresh_tables

# With any of these only a part is asked for, or nothing is to be changed.
_PARTIAL = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        """Django's, and one more."""
        super().add_arguments(parser)
        parser.add_argument(
            "--one-by-one", action="store_true", help="Go through every migration, even where there is no table yet."
        )

    def handle(self, *args: Any, **options: Any) -> None:  # Any: as Django's own
        """Make the tables if there are none, then do what Django does."""
        connection = connections[options["database"]]
        is_whole = not any(options[name] for name in (*_PARTIAL, "one_by_one"))
        if is_whole and fresh_tables.is_empty(connection):
            count = fresh_tables.make(connection)
            if options["verbosity"] >= 1:
                self.stdout.write(f"Made the tables of an empty database ({count} migrations recorded as applied).")
        super().handle(*args, **options)
