"""What the worker's log says of tasks, where django_structlog would say it too loudly."""

import logging
from typing import Any

from celery import bootsteps
from django_structlog.celery.receivers import CeleryReceiver

logger = logging.getLogger(__name__)


class TaskLog(CeleryReceiver):
    """django_structlog's lines, but for messages of the timetable that grew old before a worker was free."""

    def receiver_task_revoked(
        self,
        request: Any,
        terminated: bool | None = None,  # noqa: FBT001 - as it is called there
        signum: Any | None = None,
        expired: Any | None = None,
        **kwargs: Any,
    ) -> None:
        """A busy worker drops what came too late: work stands in rows, and the next message finds the same ones.

        That is no warning. A task that somebody revoked or ended is.
        """
        if expired and not terminated:
            logger.info("task_came_too_late task=%s", request.task)
            return
        super().receiver_task_revoked(request, terminated, signum, expired, **kwargs)


class TaskLogStep(bootsteps.Step):
    """Also puts the id of the request that caused a task into the task's log lines."""

    def __init__(self, parent: Any, **kwargs: Any) -> None:
        super().__init__(parent, **kwargs)
        # Signals hold their receivers weakly.
        self.receiver = TaskLog()
        self.receiver.connect_worker_signals()
