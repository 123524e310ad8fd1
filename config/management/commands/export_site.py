"""`manage.py export_site`: the whole site as JSON Lines, with its attachments beside them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.travelling import SiteFileError, writing


class Command(BaseCommand):
    help = "Write the whole site into a new folder, as lines of JSON with attachments beside them, for another site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and what else goes along."""
        parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
        parser.add_argument(
            "--for-a-move",
            action="store_true",
            help="with e-mail addresses, and with who writes under a pseudonym: keep the folder as you keep a backup",
        )
        parser.add_argument("--source", default="", help="the name under which a reader knows this site's numbers")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say what there is."""
        try:
            counts = writing.export(
                options["folder"],
                is_for_a_move=options["for_a_move"],
                tell=lambda kind, count: self.stdout.write(f"{kind}: {count:,}"),
                source=options["source"],
            )
        except (SiteFileError, OSError) as error:
            raise CommandError(str(error)) from error
        for kind, count in counts.items():
            self.stdout.write(f"{kind}: {count:,} lines")
        self.stdout.write(f"{sum(counts.values()):,} lines in {options['folder'] / writing.LINES}.")
