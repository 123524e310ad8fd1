"""`manage.py make_public_dump`: one edition of what everybody may copy."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.dumps import DumpError, making


class Command(BaseCommand):
    help = "Make an edition of the public texts whose licence lets them be given on; readers find it under /data/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What it is called."""
        parser.add_argument("--edition", default="", help="a year, a month or a day, such as 2026.11; today without it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, and say what it holds."""
        now = timezone.now()
        try:
            dump = making.make(options["edition"] or f"{now:%Y.%m.%d}", now=now)
        except DumpError as error:
            raise CommandError(str(error)) from error
        path = making.folder() / dump.file_name
        self.stdout.write(f"{path}: {dump.thread_count:,} threads, {dump.post_count:,} posts.")
        self.stdout.write(f"SHA-256 {dump.sha256}")
