"""Starting the decoding process, waiting for it, and telling what became of it."""

import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from content.attachments import sizes
from content.attachments.decoding import protocol
from content.attachments.refusals import AttachmentRefused

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 20.0  # seconds that a file waits for the one before it
# One at a time in each process of the web server: each may take a quarter of a gigabyte.
_turn = threading.BoundedSemaphore(1)

logger = logging.getLogger(__name__)


def run(task: str, name: str, data: bytes, *more: str) -> tuple[dict[str, Any], list[bytes]]:
    """The answer to one file, with what else the task is told: its head (Any: what JSON holds) and its parts.

    Raises AttachmentRefused with the code that the process gave, or with one that says how it ended. Must not be called
    inside a transaction: it takes seconds.
    """
    if not _turn.acquire(timeout=PATIENCE):
        raise AttachmentRefused("decoding_busy")
    try:
        with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as answer:
            file.write(data)
            file.seek(0)
            status = _run([task, name, *more], file, answer)
            answer.seek(0)
            try:
                return protocol.read(answer)
            except protocol.Refused as refused:
                raise AttachmentRefused(refused.code) from None
            except protocol.Broken:
                raise AttachmentRefused(_how_it_ended(task, status)) from None
    finally:
        _turn.release()


def _run(arguments: list[str], file: Any, answer: Any) -> int | None:
    """The exit status; None when the process had to be ended. (Any: what tempfile returns differs between systems.)"""
    process = subprocess.Popen(  # noqa: S603 - our own module, with words of our own
        [sys.executable, "-m", "content.attachments.decoding", *arguments],
        stdin=file,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        # Nothing of the site's: no address of a database, no key.
        env={"PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        return process.wait(sizes.WALL_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _how_it_ended(task: str, status: int | None) -> str:
    """A code for a process that gave no answer."""
    logger.warning("The decoding process gave no answer: %s", status)
    if status is None or status in (-signal.SIGXCPU, -signal.SIGALRM):
        return "decoding_too_slow"
    return "pdf_too_costly" if task == "pdf" else "image_too_costly"
