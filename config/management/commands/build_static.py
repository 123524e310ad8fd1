"""`manage.py build_static`: the files that browsers load, ready to be served."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.static_files.build import BuildError, build


class Command(BaseCommand):
    help = "Collects, joins, names by hash and compresses the static files. Does nothing when nothing has changed."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--brotli", action="store_true", help="also compress with brotli: smaller, but takes much longer"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            done = build(brotli=options["brotli"])
        except BuildError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"The static files could not be written: {error}") from None
        seconds = time.monotonic() - started
        if done.is_new:
            self.stdout.write(f"Static files built: {done.file_count} files in {seconds:.1f} s.")
        else:
            self.stdout.write("Static files are up to date.")
