"""Writes the description of the REST API and the client for Python, or checks that they are as the views declare."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.api_documents import FILE


class Command(BaseCommand):
    """`manage.py api_schema`, and with --check fails where the file is behind."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """--check compares and writes nothing."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file, or compare it."""
        from config import api_client  # noqa: PLC0415 - these and their packages are for development only
        from config.api_schema import document  # noqa: PLC0415

        made = document()
        description = json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        for file, text in {Path(FILE): description, **api_client.sources(made)}.items():
            if not options["check"]:
                file.write_text(text, encoding="utf-8")
                self.stdout.write(f"{file.name} is written.")
            elif not file.exists() or file.read_text(encoding="utf-8") != text:
                raise CommandError(f"{file.name} is behind. Run: manage.py api_schema")
