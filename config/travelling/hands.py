"""Processes that check and lay out rows beside the one that stores them: that work is most of an import.

A new process reads this module before Django is set up there, so nothing of the site is imported on top.
"""

import multiprocessing
import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from django.db import models

    from config.travelling.checking import Checked
    from foundation.travelling import Travel

AT_ONCE: Final = 10  # rows handed over together
WORTH_IT: Final = 40  # rows from which on handing over costs less than it saves


class Hands:
    """So many processes, started when there is enough to do; one is this one alone."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool: ProcessPoolExecutor | None = None

    def look_through(self, travel: "Travel", rows: "Sequence[models.Model]") -> "list[tuple[models.Model, Checked]]":
        """Each row laid out, and what was found in it, in their order."""
        if self._count < 2 or len(rows) < WORTH_IT:  # noqa: PLR2004 - one is this process
            return [(row, _looked_through(travel, row)) for row in rows]
        if self._pool is None:
            # Not forked: a copy of this process would share its connection to the database.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._count, context, initializer=_begin, initargs=(os.getpid(),))
        jobs = [(travel.label, _values(row)) for row in rows]
        found = []
        for row, (changed, checked) in zip(rows, self._pool.map(_look, jobs, chunksize=AT_ONCE), strict=True):
            row.__dict__.update(changed)
            found.append((row, checked))
        return found

    def close(self) -> None:
        """Let them go."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _begin(parent: int) -> None:
    import django  # noqa: PLC0415 - in a new process, before anything of the site

    django.setup()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """A process whose parent was killed would wait for work for ever."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _values(row: "models.Model") -> dict[str, Any]:  # Any: columns of several types
    """What a row holds. It alone goes from process to process: a model costs several times as much to pack."""
    return {name: value for name, value in row.__dict__.items() if name != "_state"}


def _look(job: tuple[str, dict[str, Any]]) -> "tuple[dict[str, Any], Checked]":  # Any: as above
    """What looking through a row of these values changed in it, and what was found."""
    from django.db.models.base import ModelState  # noqa: PLC0415 - Django is set up by now

    from foundation import travelling  # noqa: PLC0415 - as above

    label, values = job
    travel = travelling.travel_of_model(label)
    assert travel is not None  # noqa: S101 - of this program
    row = travel.model.__new__(travel.model)
    row.__dict__.update(values, _state=ModelState())
    checked = _looked_through(travel, row)
    changed = {name: value for name, value in _values(row).items() if values.get(name, values) is not value}
    return changed, checked


def _looked_through(travel: "Travel", row: "models.Model") -> "Checked":
    from config.travelling.checking import look_through  # noqa: PLC0415 - see above
    from content.markup import rendering_here  # noqa: PLC0415 - see above

    # Here, not in the site's one process for it: these are many, and no reader waits for them.
    with rendering_here():
        return look_through(travel, row)
