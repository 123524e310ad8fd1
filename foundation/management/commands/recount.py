"""Counting again what is kept as a number."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from foundation import recounting


class Command(BaseCommand):
    help = "Count again what rooms keep as numbers, and put right what differs. Prints the differences of each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; end with 1 when anything differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with 1 when --check found a difference."""
        is_check = options["check"]
        all_recounts = recounting.recounts()
        width = max((len(name) for name, _recount in all_recounts), default=0)
        total = 0
        for name, recount in all_recounts:
            differences = recount(is_check)
            total += differences
            self.stdout.write(f"{name:<{width}}  {differences:>6}")
        self.stdout.write(f"{total} {'differences' if is_check else 'repaired'} in {len(all_recounts)} counts.")
        if is_check and total:
            raise SystemExit(1)
