"""Trust levels, reckoned now, or compared with what facts come to."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from moderation.trust import reckoning

A_DAY = 24 * 3600.0  # seconds: as long as it takes


class Command(BaseCommand):
    help = (
        "Give every member with something new the trust level that facts come to, as the worker does by itself every "
        "quarter of an hour. With --check, only list the members in whom these differ."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; end with 1 when any level differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with 1 when --check found a difference. Members are named by their numbers."""
        if not options["check"]:
            changed = reckoning.reckon(now=timezone.now(), seconds=A_DAY)
            self.stdout.write(f"{changed} levels changed.")
            return
        differences = 0
        for member, level, wanted in reckoning.check(timezone.now()):
            differences += 1
            self.stdout.write(f"member {member}: level {level}, facts come to {wanted}")
        self.stdout.write(f"{differences} differences.")
        if differences:
            raise SystemExit(1)
