"""Running the code of articles."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from knowledge.actions import checking
from knowledge.code_running.sandbox import NotHere
from knowledge.models import CodeCheck
from knowledge.starter import code_runs


class Command(BaseCommand):
    help = "Run the runnable code of approved and starter articles, and compare what it prints with the text."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="article", help="only these articles")
        parser.add_argument("--all", action="store_true", help="also what ran in this environment before")
        parser.add_argument(
            "--record", action="store_true", help="write what matched into the file that comes with the software"
        )
        parser.add_argument("--python", type=Path, metavar="PATH", help="another interpreter than .venv-code's")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with 1 when a block did not match; without a way to run code safely it says so and ends with 0."""
        try:
            outcome = checking.check_code(
                python=options["python"], is_all=options["all"], slugs=options["slugs"], report=self._report
            )
        except NotHere as reason:
            self.stdout.write(f"Not run here: {reason}.")
            return
        self.stdout.write(f"{outcome.ran} run, {len(outcome.wrong)} did not match.")
        for slug, found, output in outcome.wrong:
            self.stderr.write(f"{slug}: {found}\n{output}")
        if options["record"]:
            self.stdout.write(f"{code_runs.record()} recorded in {code_runs.FILE.name}.")
        if outcome.wrong:
            raise SystemExit(1)

    def _report(self, slug: str, check: CodeCheck, seconds: float) -> None:
        self.stdout.write(f"{slug}: {check.outcome} in {seconds:.1f} s")
