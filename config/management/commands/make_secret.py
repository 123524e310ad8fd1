"""`manage.py make_secret`: a secret key for MEDAI_SECRET_KEY."""

from typing import Any

from django.core.management.base import BaseCommand

from config.secret import new_secret


class Command(BaseCommand):
    help = "Print a new secret key, fit for MEDAI_SECRET_KEY or a password in a URL."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it and nothing else, so that a script can capture it."""
        self.stdout.write(new_secret())
