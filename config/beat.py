"""The timetable of a production site, watched by `config.probe`."""

from pathlib import Path
from typing import Any

from celery.beat import Scheduler


class WatchedScheduler(Scheduler):
    """Keeps nothing between two starts, as every periodic task may run once more, and touches a file at each turn.

    A turn comes at least as often as the most frequent task. The file is the one that `--schedule` names.
    """

    def __init__(self, app: Any, *args: Any, schedule_filename: str, **options: Any) -> None:
        self._sign_of_life = Path(schedule_filename)
        super().__init__(app, *args, **options)

    def tick(self, *args: Any, **options: Any) -> float:
        """Send what is due; seconds until the next turn."""
        self._sign_of_life.touch()
        seconds: float = super().tick(*args, **options)
        return seconds
