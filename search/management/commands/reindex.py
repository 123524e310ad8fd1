"""`manage.py reindex`: build the search index of this host anew, while the old one goes on answering."""

import argparse
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from search.engine.folder import Busy, Folder
from search.indexing import building
from search.models import SearchDocument


class Command(BaseCommand):
    help = (
        "Build the search index of this host from the database. The old one answers meanwhile; a build that was "
        "stopped goes on where it was."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="begin again, even where a build was left unfinished")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django passes whatever options there are
        """Say how far it is about once a second."""
        folder = Folder(settings.SEARCH_DIR)
        begun = time.monotonic()
        told = begun

        def report(kind: str, last: int, documents: int) -> None:
            nonlocal told
            if time.monotonic() - told >= 1:
                told = time.monotonic()
                self.stdout.write(f"{documents:>10,} documents, now {kind} {last}")
                self.stdout.flush()

        try:
            with folder.locked("build"):
                building.build(folder, report=report, is_fresh=options["fresh"])
        except Busy as error:
            raise CommandError("Another process is building the index. Wait for it to end.") from error
        dead = SearchDocument.objects.dead().count()
        self.stdout.write(f"The index is whole, after {time.monotonic() - begun:.0f} s. Not taken: {dead} documents.")
