"""What would make a start fail later on, found out at once and said in a sentence."""

import errno
import fcntl
import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

PORTS_LOOKED_THROUGH = 50


class StartRefused(Exception):
    """The site cannot be started; the message tells the person at the console why and what to do."""


def take_lock(run_dir: Path) -> int:
    """Hold the data folder for this process and what it turns into; returns the descriptor that holds it.

    Raises StartRefused if another process holds it. The lock ends with the process, even when that is killed.
    """
    descriptor = os.open(run_dir / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(descriptor, 200).decode(errors="replace").strip()
        os.close(descriptor)
        raise StartRefused(
            f"The site already runs on the data folder {run_dir.parent}{f' ({holder})' if holder else ''}. "
            "Stop it first, or give this one a folder of its own with MEDAI_DATA_DIR=."
        ) from None
    return descriptor


def describe_holder(descriptor: int, address: str) -> None:
    """Write into the lock what a second start shall tell its user."""
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"process {os.getpid()}, {address}".encode(), 0)


def require_free_port(host: str, port: int) -> None:
    """Raises StartRefused if the web server could not listen there."""
    problem = _why_not(host, port)
    if problem == errno.EADDRINUSE:
        other = _free_port_after(host, port)
        raise StartRefused(f"Port {port} is in use by another program. Choose another one: make run PORT={other}")
    if problem == errno.EACCES:
        raise StartRefused(f"Port {port} is reserved for the system's administrator. Choose one above 1023 with PORT=.")
    if problem:
        raise StartRefused(f"MEDAI_BIND: this machine cannot listen on {host} ({os.strerror(problem)}).")


def prepare_socket_folder(path: Path) -> None:
    """Make a socket's folder, for its owner only. Raises StartRefused if somebody else made it before us."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.parent.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise StartRefused(f"{path.parent} must be a folder that belongs to this user alone (chmod 700). Remove it.")


def _why_not(host: str, port: int) -> int:
    """The error number that listening there would meet; 0 if none."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the web server does
            listener.bind(address)
    except socket.gaierror:
        return errno.EADDRNOTAVAIL
    except OSError as error:
        return error.errno or errno.EADDRNOTAVAIL
    return errno.EADDRINUSE if _somebody_answers_at_localhost(port) else 0


def _somebody_answers_at_localhost(port: int) -> bool:
    """A program on ::1 does not keep us from 127.0.0.1, but the browser would show that program."""
    with suppress(OSError), socket.create_connection(("localhost", port), timeout=0.5):
        return True
    return False


def _free_port_after(host: str, port: int) -> int:
    candidates = range(max(port, 1023) + 1, min(port + PORTS_LOOKED_THROUGH, 65_535) + 1)
    return next((candidate for candidate in candidates if not _why_not(host, candidate)), 8001)
