"""`manage.py import_site`: another site's lines become rows of this one."""

import os
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.travelling import SiteFileError, importing
from config.travelling.report import Report


class Command(BaseCommand):
    help = "Read a folder of export_site, or of a converter, into this site. Run it again after it was stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and whether only to look."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check every line and store nothing")
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, help="how many check and lay out texts side by side"
        )
        parser.add_argument("--report", type=Path, help="where every line that did not come is named")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, and say what came."""
        path = options["report"] or self._place()
        try:
            with path.open("w", encoding="utf-8") as out:
                report = Report(out, bar=self._bar if self.stderr.isatty() else None)
                importing.read(
                    options["folder"],
                    is_rehearsal=options["dry_run"],
                    report=report,
                    now=timezone.now(),
                    processes=options["processes"],
                )
        except (SiteFileError, OSError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("Interrupted. The same command goes on where it stopped.") from None
        self._tell(report, is_rehearsal=options["dry_run"])
        self.stdout.write(f"Every line that did not come as it is, and why: {path}")

    def _place(self) -> Path:
        folder = Path(settings.DATA_DIR) / "imports"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / f"{timezone.now():%Y-%m-%d-%H%M%S}.jsonl"

    def _bar(self, state: str) -> None:
        self.stderr.write(f"\r{state}", ending="")
        self.stderr.flush()

    def _tell(self, report: Report, *, is_rehearsal: bool) -> None:
        if self.stderr.isatty():
            self.stderr.write("")
        if is_rehearsal:
            self.stdout.write("Dry run: nothing was stored.")
        parts: list[tuple[str, Counter[str]]] = [
            ("would come" if is_rehearsal else "came", report.came),
            ("came before", report.before),
            ("here already", report.same),
            ("held for the review queue", report.held),
            ("with findings to look at", report.found),
            ("shown as written", report.plain),
            ("came without something they name", report.empty),
            ("left out", report.left),
        ]
        for words, counts in parts:
            for kind, count in sorted(counts.items()):
                self.stdout.write(f"{words}: {count:,} {kind}")
        for line in report.first:
            self.stdout.write(f"- {line}")
