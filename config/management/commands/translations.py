"""`manage.py translations`: the Chinese catalogue, brought up to date with the sources."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Collects the texts of the interface, updates the Chinese catalogue and compiles it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when anything is to be done")
        parser.add_argument(
            "--merge", nargs="+", type=Path, default=[], metavar="FILE", help="take translations from JSON files"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from config.translations import catalogue  # noqa: PLC0415 - not installed where the site only runs
        except ImportError as error:
            raise CommandError(f"This command needs the development dependencies: {error}") from None
        if options["check"]:
            if found := catalogue.problems():
                raise CommandError("The translations are not complete:\n" + "\n".join(f"- {line}" for line in found))
            self.stdout.write("The translations are complete and current.")
            return
        extra = [catalogue.read_translations(path) for path in options["merge"]]
        for path, translations in zip(options["merge"], extra, strict=True):
            for text in catalogue.unknown(translations):
                self.stderr.write(f"{path}: no source holds “{text}”")
        updated = catalogue.updated(catalogue.read(), extra)
        catalogue.write(updated)
        waiting = len(updated.untranslated_entries())
        self.stdout.write(f"{len(updated)} texts, {waiting} of them still to be translated.")
