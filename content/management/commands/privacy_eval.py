"""Figures of the privacy check on labelled texts."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.privacy import RULE_SET_VERSION, evaluation


class Command(BaseCommand):
    help = "Measure the privacy check on JSON Lines files of labelled texts, one table for each file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, help='lines of {"text": …, "spans": [{"type", "value"}]}')

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["files"]:
            try:
                figures = evaluation.evaluate(evaluation.read(path))
            except (OSError, ValueError, KeyError) as error:
                raise CommandError(f"{path} could not be read as labelled texts: {error}") from error
            self.stdout.write(f"\n{path.name}, rule set {RULE_SET_VERSION}")
            for line in figures.lines():
                self.stdout.write(f"  {line}")
