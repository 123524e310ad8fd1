"""`manage.py restore`: make the site what a backup says it was."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backups import BackupError, restoring

CONFIRMATION = "replace"
KEY_SENTENCES = {
    "restored": "The secret key came with it: restart the site now.",
    "same": "The secret key is the one it was made under. Restart the site now.",
    "other": (
        "It was made under another secret key: people have to sign in again, and second factors and links in mail no "
        "longer work. Put that key into MEDAI_SECRET_KEY, or into MEDAI_SECRET_KEY_FALLBACKS, and restart the site."
    ),
}


class Command(BaseCommand):
    help = "Restore a backup made by `manage.py backup`. Stop the site first."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and how sure the operator is."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="only read the whole file and compare its digests")
        parser.add_argument("--replace", action="store_true", help="delete everything that is in the database now")
        parser.add_argument("--yes", action="store_true", help="do not ask before replacing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, ask, restore, say what to do next."""
        path: Path = options["file"]
        try:
            if options["check"]:
                self._tell(path)
                return
            if options["replace"] and not options["yes"]:
                self._ask(path)
            restored = restoring.restore_backup(path, replace=options["replace"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored {restored.rows} rows and {restored.files} files. {KEY_SENTENCES[restored.key]}")

    def _tell(self, path: Path) -> None:
        found = restoring.inspect(path)
        release, made_at, engine = (found.manifest.get(name) for name in ("release", "made_at", "engine"))
        self.stdout.write(
            f"{path} is intact: {found.rows} rows, {found.files} files, made at {made_at!s} by release {release!s} "
            f"on {engine!s}."
        )

    def _ask(self, path: Path) -> None:
        self._tell(path)
        if not sys.stdin.isatty():
            raise CommandError("Nobody is here to confirm. Add --yes to replace everything without asking.")
        answer = input(f"Everything in the present database will be deleted. Type {CONFIRMATION} to go on: ")
        if answer.strip() != CONFIRMATION:
            raise CommandError("Nothing was changed.")
