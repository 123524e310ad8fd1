"""`manage.py bench_search`: time, size and CPU of a large index of invented texts. `make bench-search`."""

import argparse
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from search import benching

MEGABYTE = 1_000_000
EVERY = 50_000  # documents between two reports


class Command(BaseCommand):
    help = "Build an index of invented texts aside and ask it: seconds, megabytes, milliseconds of CPU by class."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--documents", type=int, default=1_000_000)

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django passes whatever options there are
        """A line for each figure."""

        def report(last: int) -> None:
            if (last + 1) % EVERY == 0:
                self.stdout.write(f"{last + 1:>12,} documents")

        with tempfile.TemporaryDirectory(prefix="commons-bench-") as folder:
            made = benching.measure(options["documents"], Path(folder), report=report)
        self.stdout.write(f"{'documents':<36}{made.documents:>12,}")
        self.stdout.write(f"{'built in, seconds by the clock':<36}{made.built:>12.1f}")
        self.stdout.write(f"{'CPU a document, ms':<36}{made.index_ms:>12.2f}")
        self.stdout.write(f"{'size, MB':<36}{made.size / MEGABYTE:>12.1f}")
        self.stdout.write(f"{'size beside that of the texts':<36}{made.share:>12.2f}")
        self.stdout.write(f"{'CPU a question, ms':<36}{'p50':>12}{'p95':>12}")
        for name, (median, slow) in made.classes.items():
            self.stdout.write(f"{name:<36}{median:>12.2f}{slow:>12.2f}")
