"""`manage.py check_ready`: what `/readyz` knows, said in words; for people and for scripts."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from config import readiness

MEANING = {
    "database": "answers",
    "worker": "has shown itself lately",
    "mail": "leaves in time",
    "mail_flow": "is written and sent where it is wanted",
    "broker": "answers",
    "cache": "keeps what it is given",
}


class Command(BaseCommand):
    help = "Say which parts of the site do their work. Exit status 1 when somebody must look."

    def handle(self, *args: Any, **options: Any) -> None:
        found = readiness.probe_all()
        for finding in found.findings:
            age = "" if finding.seconds is None else f" ({finding.seconds:.0f} s)"
            self.stdout.write(f"{'yes' if finding.is_well else 'NO ':3}  {finding.name} {MEANING[finding.name]}{age}")
        self.stdout.write(f"The site is {found.state}.")
        if found.state is readiness.State.FAILING:
            sys.exit(1)
