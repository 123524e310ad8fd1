"""Watches the timetable inside the worker: `celery worker -B` starts it as a process and never looks at it again.

Without it nothing is swept, and whatever waits for its time waits for ever while the worker seems well.
"""

import logging
from typing import Any

from celery import bootsteps
from celery.worker import state

CHECK_EVERY = 5.0  # seconds
EXIT_STATUS = 70  # the sysexits.h number for an internal error

logger = logging.getLogger(__name__)


class TimetableWatch(bootsteps.StartStopStep):
    """Ends a worker whose timetable has died; whatever supervises the worker then starts both anew."""

    requires = ("celery.worker.components:Timer", "celery.worker.components:Beat")

    def include_if(self, parent: Any) -> bool:  # Any: Celery's own objects have no types
        """Only where the timetable runs in the worker; in production it has a container of its own."""
        return parent.beat is not None

    def create(self, parent: Any) -> None:
        """Nothing is made here; the check starts with the worker."""

    def start(self, parent: Any) -> None:
        self._check = parent.timer.call_repeatedly(CHECK_EVERY, self.check, (parent,))

    def stop(self, parent: Any) -> None:
        """A worker that is being stopped ends its timetable itself, and just before that this check."""
        self._check.cancel()

    terminate = stop

    @staticmethod
    def check(parent: Any) -> None:
        """Ask for a warm stop, which lets running tasks end, if the timetable's process is gone."""
        if not parent.beat.is_alive():
            logger.error("timetable_died")
            state.should_stop = EXIT_STATUS  # type: ignore[assignment]  # Celery types its flag as None
