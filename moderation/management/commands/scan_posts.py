"""The privacy scan, now, in this process."""

import resource
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from moderation.actions import scanning


class Command(BaseCommand):
    help = (
        "Go over all texts that readers see with the privacy check and put what it finds into the review queue. A scan "
        "that was stopped goes on where it was. No text is stored or printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seconds", type=float, default=None, help="stop after so long; the next call goes on")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints how many texts it read, how fast, and what it put into the queue."""
        scanning.begin(actor=None, now=timezone.now())
        began = time.monotonic()
        done = scanning.go_on(seconds=options["seconds"])
        took = max(time.monotonic() - began, 0.001)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        self.stdout.write(
            f"{done.texts} texts in {took:.1f} s ({done.texts / took:.0f} a second), {done.items} put into the queue, "
            f"{peak} MiB at most. {'Finished.' if done.is_finished else 'Not finished: call it again.'}"
        )
