"""The child that renders: one text at a time, under limits that the kernel enforces."""

import contextlib
import os
import resource
import select
import signal
import socket
from typing import Any, Final

from content.markup.limits import CPU_SECONDS, RenderRefused
from content.markup.names import Names
from content.markup.renderer import render_here
from content.render_process import protocol

MEMORY: Final = 256 * 1024 * 1024  # bytes of private memory
MOST_JOBS: Final = 2_000  # then a fresh child, so that fragmented memory does not stay
_PATIENCE: Final = 5.0  # seconds for a client to send or take its message


def limit_memory() -> None:
    """Private memory past the limit becomes a MemoryError, which refuses the text at hand."""
    with contextlib.suppress(ValueError, OSError):  # some systems know the limit and don't accept a value for it
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold members' texts


def serve(listener: socket.socket, status: int, lifeline: int) -> None:
    """Render for one client after the other until the keeper is gone or enough jobs are done.

    `status` is a pipe on which `+` says that a job begins and `-` that it has ended; the keeper ends a child whose job
    lasts too long. `lifeline` is a pipe that reads as ended once the keeper has died.
    """
    limit_memory()
    for _ in range(MOST_JOBS):
        ready, _, _ = select.select([listener.fileno(), lifeline], [], [])
        if lifeline in ready:
            return
        try:
            connection, _ = listener.accept()
        except OSError:
            continue
        with connection:
            connection.settimeout(_PATIENCE)
            with contextlib.suppress(OSError, protocol.Broken):
                _answer(connection, status)


def _answer(connection: socket.socket, status: int) -> None:
    job = protocol.receive(connection)
    os.write(status, b"+")
    # The signal's default action ends the process even inside a C loop that never returns to the interpreter.
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        answer = _render(job)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        os.write(status, b"-")
    protocol.send(connection, answer)


def _render(job: dict[str, Any]) -> dict[str, Any]:
    try:
        rendered = render_here(
            job["source"], profile=job["profile"], prefix=job["prefix"], names=Names.from_json(job["names"])
        )
    except RenderRefused as refusal:
        return {"refused": refusal.code}
    except (KeyError, TypeError, ValueError, MemoryError):
        return {"refused": "text_not_renderable"}
    return {"rendered": rendered.as_json()}
