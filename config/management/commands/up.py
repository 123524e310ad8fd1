"""`manage.py up`: prepares the site and becomes the process that keeps it running. `make run` ends here."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

EDITIONS = ("embedded", "dev")


class Command(BaseCommand):
    help = "Runs the whole site on this machine: database, static files, servers, web, tasks. Ctrl-C stops it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prepare-only", action="store_true", help="Stop before the web server is started.")

    def handle(self, *_args: Any, **options: Any) -> None:
        if sys.platform == "win32":
            self._refuse("The site does not run on Windows itself. Use WSL, or docker compose (docs/operators).")
        if settings.EDITION not in EDITIONS:
            self._refuse(f"`up` is for one machine; the {settings.EDITION} edition runs its processes one by one.")
        from config.startup import preparation  # noqa: PLC0415 - needs a Unix
        from config.startup.preconditions import StartRefused  # noqa: PLC0415

        try:
            handover = preparation.prepare_site(self.stdout.write)
        except StartRefused as refusal:
            if options["traceback"]:
                raise
            self._refuse(str(refusal))
        except KeyboardInterrupt:
            self._refuse("Stopped before the site was started.")
        if not options["prepare_only"]:
            self.stdout.flush()
            os.chdir(settings.ROOT)
            # Replaced, not called: Django was needed for the preparation only, and its memory goes with it.
            os.execv(sys.executable, [sys.executable, "-m", "config.supervisor", *handover])  # noqa: S606

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(self.style.ERROR(sentence))
        sys.exit(1)
