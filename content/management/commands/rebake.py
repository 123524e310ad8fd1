"""Rendering stored texts again, after a release that renders otherwise."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content import rebaking


class Command(BaseCommand):
    help = "Render every stored text that an older renderer made. May be stopped and run again at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--model", metavar="room.Model", help="only texts of this model")
        parser.add_argument("--limit", type=int, metavar="N", help="try at most so many rows")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with 1 when a row could not be rendered; such rows stay as they are."""
        label, limit = options["model"], options["limit"]
        known = sorted({recipe.label for recipe in rebaking.recipes()})
        if label is not None and label not in known:
            raise CommandError(f"{label} keeps no rendered texts. Those that do: {', '.join(known) or 'none'}.")
        if limit is not None and limit < 1:
            raise CommandError("The limit is a number above zero.")
        outcome = rebaking.rebake(label, limit=limit, report=self._report)
        for model, key, code in outcome.left:
            self.stderr.write(f"{model} {key}: {code}")
        self.stdout.write(f"{outcome.rendered} rendered, {len(outcome.left)} left as they were.")
        if outcome.left:
            raise SystemExit(1)

    def _report(self, label: str, outcome: rebaking.Outcome, key: Any) -> None:
        self.stdout.write(f"{label}, up to {key}: {outcome.rendered} rendered, {len(outcome.left)} left.")
