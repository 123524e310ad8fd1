"""`manage.py search_indexer`: the process that keeps this host's index up to date."""

import logging
import os
import signal
import sys
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error as DatabaseFailure
from django.db import close_old_connections

from events.processing import describe
from search.engine.folder import Busy, Folder
from search.indexing import indexer

logger = logging.getLogger(__name__)

AGAIN_AFTER = 5.0  # seconds after a failure


class Command(BaseCommand):
    help = "Keep the search index of this host up to date until told to end. The supervisor and compose start it."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django passes whatever options there are
        """Run until SIGTERM or SIGINT. A database or a disk that fails is waited for."""
        self._is_stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        folder = Folder(settings.SEARCH_DIR)
        while not self._is_stopping:
            try:
                if indexer.run(folder, is_stopping=lambda: self._is_stopping):
                    # The process id stays, so whoever watches it sees nothing of it.
                    os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - our own words
            except Busy as busy:
                logger.warning("search_folder_busy lock=%s", busy)
            # Of the database anything: while a backup is restored, rows go that this process has just read.
            except (DatabaseFailure, OSError, ValueError) as error:
                logger.warning("search_indexer_failed error=%s", describe(error))
            if not self._is_stopping:
                close_old_connections()
                time.sleep(AGAIN_AFTER)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True
