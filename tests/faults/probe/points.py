"""Named places in the site's code at which a process can be killed, once for each time that the place is armed.

A file `points/<place>` in the data folder arms a place; it names the victim: `self`, or a process by the supervisor's
name for it. Whoever comes by next takes the file away, so that exactly one process strikes, and strikes there.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings

SELF = "self"
LONG = 10_000  # characters; a text that takes the renderer long enough to be hit while it works

_here = threading.local()


def pass_by(place: str) -> None:
    """Strike if the place is armed. Returns only if it was not, or if the victim was another process."""
    armed = Path(settings.DATA_DIR) / "points" / place
    try:
        victim = armed.read_text()
        armed.rename(armed.with_suffix(".struck"))
    except FileNotFoundError:
        return
    if victim == SELF:
        os.kill(os.getpid(), signal.SIGKILL)
    for pid in _processes(victim):
        if victim == "render":
            _await_work(pid)
        _kill(pid)


def install() -> None:
    """Let the site's own code come by the places. Called once in each process, by the last app that is loaded."""
    from content.markup import client  # noqa: PLC0415 - apps are loaded before their modules
    from events import bell, processing  # noqa: PLC0415
    from forum.actions import posts  # noqa: PLC0415
    from forum.views import writing  # noqa: PLC0415

    _after(posts, "prepare", lambda _prepared: pass_by("reply_prepared"))
    _after(posts, "record", lambda _event: pass_by("reply_stored"))
    _before(bell, "_ring_unless_rung_since", lambda: pass_by("committed"))
    _after(writing, "reply_to_thread", lambda _post: pass_by("reply_committed"))
    # With a next claim in hand: between two events.
    _after(processing, "_handle", lambda claim: pass_by("next_claimed") if claim else None)
    _watch_news()
    _watch_index()
    _watch_renderer(client)


def _watch_news() -> None:
    """On the way from an event to the mail about it."""
    from notifications import fan_out, letters, sending, unread  # noqa: PLC0415 - apps are loaded before their modules

    _before(fan_out, "_write_deliveries", lambda: pass_by("batch_half_told"))
    _after(fan_out, "_tell_batch", lambda is_more: pass_by("batch_told") if is_more else None)
    _before(unread, "forget", lambda: pass_by("counts_forgotten"))
    _after(letters, "queue", lambda _mail: pass_by("letter_queued"))
    _after(sending, "_claim_next", lambda mail: pass_by("mail_claimed") if mail else None)
    _before(sending, "_mark", lambda: pass_by("mail_handed_over"))


def _watch_index() -> None:
    """Between a changed text and the moment at which it is found."""
    from search.engine.writing import Writer  # noqa: PLC0415 - apps are loaded before their modules
    from search.indexing import rows  # noqa: PLC0415

    _before(Writer, "commit", lambda: pass_by("documents_written"))
    _before(rows, "tell", lambda: pass_by("documents_committed"))


def _after(module: ModuleType, name: str, then: Callable[[Any], object]) -> None:
    original = getattr(module, name)

    def wrapped(*arguments: Any, **named: Any) -> Any:  # Any: whatever the original takes
        result = original(*arguments, **named)
        then(result)
        return result

    setattr(module, name, wrapped)


def _before(module: ModuleType | type, name: str, first: Callable[[], object]) -> None:
    original = getattr(module, name)

    def wrapped(*arguments: Any, **named: Any) -> Any:
        first()
        return original(*arguments, **named)

    setattr(module, name, wrapped)


def _watch_renderer(client: Any) -> None:
    """Between a long text's way to the renderer and its way back."""
    exchange, receive = client._exchange, client.protocol.receive

    def exchange_watched(connection: Any, job: dict[str, Any]) -> Any:
        _here.is_long = len(job["source"]) > LONG
        return exchange(connection, job)

    def receive_watched(connection: Any) -> Any:
        if getattr(_here, "is_long", False):
            pass_by("text_in_renderer")
        return receive(connection)

    client._exchange, client.protocol.receive = exchange_watched, receive_watched


def _processes(victim: str) -> list[int]:
    """The process of this name; of the renderer, the one that lays texts out."""
    pid = int((Path(settings.DATA_DIR) / "run" / f"{victim}.pid").read_text().split()[0])
    if victim != "render":
        return [pid]
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _await_work(pid: int) -> None:
    """Until the process computes: a text that it has not taken up yet would only wait for its successor."""
    before, deadline = _ticks(pid), time.monotonic() + 1
    while _ticks(pid) == before and time.monotonic() < deadline:
        time.sleep(0.001)


def _ticks(pid: int) -> int:
    """Hundredths of a second of CPU that the process has had."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])


def _kill(pid: int) -> None:
    """Returns once the process holds nothing any more."""
    os.kill(pid, signal.SIGKILL)
    with suppress(OSError):
        while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            time.sleep(0.001)
