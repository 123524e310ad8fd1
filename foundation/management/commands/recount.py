"""Counting again what is kept as a number."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation import recounting

TELL_EVERY = 5.0  # seconds


class Command(BaseCommand):
    help = (
        "Count again what rooms keep as numbers, and put right what differs. Prints the differences of each. "
        "May be stopped and run again at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; end with 1 when anything differs")
        parser.add_argument("--only", metavar="NAME", help="only this count, such as forum.threads")
        parser.add_argument(
            "--after", type=int, default=0, metavar="ID", help="with --only: go on after the row with this id"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with 1 when --check found a difference, with 130 when it was stopped."""
        is_check = options["check"]
        chosen = self._chosen(options["only"], options["after"])
        width = max((len(name) for name, _recount in chosen), default=0)
        total = 0
        for name, recount in chosen:
            differences = self._count(name, recount, is_check, options["after"])
            total += differences
            self.stdout.write(f"{name:<{width}}  {differences:>6}")
        self.stdout.write(f"{total} {'differences' if is_check else 'repaired'} in {len(chosen)} counts.")
        if is_check and total:
            raise SystemExit(1)

    @staticmethod
    def _chosen(only: str | None, after: int) -> list[tuple[str, recounting.Recount | recounting.Walk]]:
        known = recounting.recounts()
        if only is None:
            if after:
                raise CommandError("Name the count that --after belongs to: --only NAME.")
            return known
        chosen = [(name, recount) for name, recount in known if name == only]
        if not chosen:
            raise CommandError(f"There is no count {only}. There are: {', '.join(name for name, _recount in known)}.")
        if after and not isinstance(chosen[0][1], recounting.Walk):
            raise CommandError(f"{only} is counted in one go; leave --after out.")
        return chosen

    def _count(
        self,
        name: str,
        recount: recounting.Recount | recounting.Walk,
        is_check: bool,  # noqa: FBT001 - as foundation.recounting calls it
        after: int,
    ) -> int:
        if not isinstance(recount, recounting.Walk):
            return recount(is_check)
        reached, told = after, time.monotonic()

        def report(key: int, differences: int) -> None:
            nonlocal reached, told
            reached = key
            if time.monotonic() - told > TELL_EVERY:
                told = time.monotonic()
                self.stdout.write(f"{name}, up to {key}: {differences}")

        try:
            return recount(is_check, after=after, report=report)
        except KeyboardInterrupt:
            option = " --check" if is_check else ""
            self.stderr.write(f"Stopped. To go on: manage.py recount --only {name} --after {reached}{option}")
            raise SystemExit(130) from None
