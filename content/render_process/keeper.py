"""The parent: owns the socket, keeps one worker alive, ends it when a job lasts too long."""

import contextlib
import logging
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Final

from content.markup.renderer import new_prefix, render_here
from content.render_process import worker

# The kernel ends a job after two seconds of CPU. A job that waits without spending any, or that shares a busy machine,
# gets this long by the clock.
LONGEST_JOB: Final = 5.0  # seconds
_BACKLOG: Final = 64
_SHORTEST_LIFE: Final = 0.2  # seconds; a child that dies sooner, again and again, is started more slowly

logger = logging.getLogger(__name__)


class AlreadyRunning(Exception):
    """Another render process answers on this socket."""


class Keeper:
    """Run with `run()`; ends on SIGTERM or SIGINT, taking the worker with it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._listener = _listen(path)
        self._child = 0
        self._status = -1
        self._is_ending = False

    def run(self) -> None:
        """Keep a worker alive until told to end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        _warm_up()
        lifeline, held = os.pipe()
        try:
            while not self._is_ending:
                started = time.monotonic()
                self._start(lifeline, held)
                self._watch()
                if time.monotonic() - started < _SHORTEST_LIFE and not self._is_ending:
                    time.sleep(_SHORTEST_LIFE)
        finally:
            self._listener.close()
            self._path.unlink(missing_ok=True)

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._is_ending = True
        if self._child:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)

    def _start(self, lifeline: int, held: int) -> None:
        status_out, status_in = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(status_out)
            os.close(held)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            code = 1
            try:
                worker.serve(self._listener, status_in, lifeline)
                code = 0
            finally:
                os._exit(code)
        os.close(status_in)
        self._child, self._status = child, status_out
        if self._is_ending:
            # Told to end after the fork and before the child had a name here: nobody else would end it.
            os.kill(child, signal.SIGKILL)

    def _watch(self) -> None:
        """Return when the worker is gone."""
        deadline: float | None = None
        while True:
            wait = None if deadline is None else max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select([self._status], [], [], wait)
            if not ready:
                logger.warning("A render job lasted too long; its worker is ended.")
                os.kill(self._child, signal.SIGKILL)
                deadline = None
                continue
            marks = os.read(self._status, 4096)
            if not marks:
                break
            deadline = time.monotonic() + LONGEST_JOB if marks.endswith(b"+") else None
        os.close(self._status)
        child, self._child = self._child, 0
        _, result = os.waitpid(child, 0)
        if result and not self._is_ending:
            logger.warning("The render worker ended with status %d and is started again.", result)


def _listen(path: Path) -> socket.socket:
    """A listening socket that only this user can reach."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(path))
            except OSError:
                path.unlink(missing_ok=True)  # left by a process that was killed
            else:
                raise AlreadyRunning
    listener = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(before)
    listener.listen(_BACKLOG)
    return listener


def _warm_up() -> None:
    """Load what rendering needs before the fork: children share it, and the first text waits for nothing."""
    render_here("# a\n\n**b** `c` $d$ [e](/f)\n\n```python\ng = 1\n```", prefix=new_prefix())


def main(path: str) -> int:
    """Run until told to end; the process's exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    try:
        Keeper(Path(path)).run()
    except AlreadyRunning:
        sys.stderr.write("A render process already listens here. End it first.\n")
        return 1
    return 0
