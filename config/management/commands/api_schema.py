"""Writes the description of the REST API, or checks that it is as the views declare it."""

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
        from config.api_schema import document  # noqa: PLC0415 - its package is for development only

        text = json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        file = Path(FILE)
        if not options["check"]:
            file.write_text(text, encoding="utf-8")
            self.stdout.write(f"{file.name} is written.")
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            raise CommandError("The description of the API is behind. Run: manage.py api_schema")
