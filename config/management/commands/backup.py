"""`manage.py backup`: the whole site in one file."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from config.backups import BackupError, making


def _at_least_one(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError("expected a whole number from 1 on")
    return int(text)


class Command(BaseCommand):
    help = "Write the database, uploaded files and, where the site made it, the secret key into one file."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--to` and `--keep`."""
        parser.add_argument(
            "--to",
            type=Path,
            metavar="PLACE",
            help="a file that does not exist yet, or a folder; without it the folder `backups` in the data folder",
        )
        parser.add_argument(
            "--keep",
            type=_at_least_one,
            metavar="N",
            help="afterwards delete all but the newest N backups of that folder",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, say what it holds, rotate."""
        now = timezone.now()
        place: Path = options["to"] or Path(settings.DATA_DIR) / "backups"
        names_folder = options["to"] is None or place.is_dir()
        if options["keep"] and not names_folder:
            raise CommandError("--keep needs a folder: name one with --to, or leave --to out.")
        target = place / making.file_name(now) if names_folder else place
        if target.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
            raise CommandError("A backup must not lie among the uploaded files: anybody could ask for it.")
        try:
            made = making.make_backup(target, now=now)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made.path}: {made.rows} rows, {made.files} files, {filesizeformat(made.size)}.")
        if not made.has_key:
            self.stdout.write("The secret key comes from MEDAI_SECRET_KEY and is not in it: keep that safe elsewhere.")
        if options["keep"]:
            for path in making.keep_newest(target.parent, options["keep"]):
                self.stdout.write(f"{path} was deleted.")
