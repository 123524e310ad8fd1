"""A process for one block of code: no network, no other process, nothing of the site's data, little memory and time.

Namespaces come from bubblewrap or, where that is missing, from unshare; without either nothing is run. Inside of them
`inside.py` gives up the rest before the code begins.
"""

import os
import selectors
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

INSIDE: Final = Path(__file__).with_name("inside.py")
WALL_SECONDS: Final = 60  # a block may take 10 on an idle machine; CPU seconds are limited inside
LARGEST_OUTPUT: Final = 20_000  # bytes; more is no example
REFUSED: Final = 97
_KILLED: Final = 128


class NotHere(Exception):
    """This machine offers no way to run code safely. The message says what is missing."""


@dataclass(frozen=True)
class Ran:
    """What came of a run."""

    output: str
    errors: str
    status: int
    was_stopped: bool
    """For taking too long, printing too much, or by a limit."""
    seconds: float


def run(code: str, *, python: Path, hidden: tuple[Path, ...] = (), wall_seconds: float = WALL_SECONDS) -> Ran:
    """Run the code with this interpreter; folders in `hidden` are empty for it.

    Raises NotHere where the machine has no namespaces for us, or the sandbox could not be closed. Never raises for
    what the code does.
    """
    scratch = _scratch(python)
    command = [*_walls(python, hidden, scratch), str(python), *_QUIET, str(INSIDE)]
    started = time.monotonic()
    # A group of its own: whatever it starts before the walls stand ends with it.
    with subprocess.Popen(  # noqa: S603 - our own words only
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(scratch),
        cwd="/",
        start_new_session=True,
    ) as process:
        try:
            output, errors, was_ended = _talk(process, code.encode(), started + wall_seconds)
        finally:
            _end(process)
    status = process.returncode
    if status == REFUSED:
        raise NotHere(errors.strip() or "the sandbox could not be closed")
    was_stopped = was_ended or status < 0 or status >= _KILLED
    return Ran(output, errors, status, was_stopped, time.monotonic() - started)


@cache
def way() -> str:
    """`bwrap`, `unshare`, or empty: what this machine can do. Tried once."""
    for name, trial in (
        ("bwrap", ["--ro-bind", "/", "/", "--unshare-all", "true"]),
        ("unshare", [*_UNSHARE, "true"]),
    ):
        found = shutil.which(name)
        if found and subprocess.run([found, *trial], capture_output=True, timeout=20, check=False).returncode == 0:  # noqa: S603
            return name
    return ""


_UNSHARE: Final = [
    "--user",
    "--map-root-user",
    "--net",
    "--mount",
    "--ipc",
    "--uts",
    "--pid",
    "--fork",
    "--mount-proc",
    "--kill-child",
]

# Everything that is mounted can be read only; then folders are covered. Paths are arguments, not part of the text. A
# folder inside one that is covered already is gone, and is made anew, empty.
_BUILD_WALLS: Final = """
while read -r _ point _; do mount -o remount,bind,ro "$point" 2>/dev/null; done < /proc/self/mounts
touch -c / 2>/dev/null && exit 97
for path; do
    shift
    [ "$path" = -- ] && break
    [ -d "$path" ] || mkdir -p "$path" || exit 97
    mount -t tmpfs -o size=16m none "$path" || exit 97
done
exec "$@"
"""
# Nothing from the user's folders or the working directory, no files beside modules. With -I the hash seed would go.
_QUIET: Final = ("-s", "-P", "-B")
_SCRATCH: Final = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))  # noqa: S108 - covered before anything is written


def _scratch(python: Path) -> Path:
    """A folder that may be covered: neither the interpreter nor this program is in it."""
    needed = (python, python.resolve(), INSIDE)
    return next(path for path in _SCRATCH if not any(one.is_relative_to(path) for one in needed))


def _walls(python: Path, hidden: tuple[Path, ...], scratch: Path) -> list[str]:
    """The command before the command."""
    needed = (python, python.resolve(), INSIDE)
    there = [str(path) for path in hidden if path.is_dir() and not any(one.is_relative_to(path) for one in needed)]
    # The scratch folder first: what is hidden inside of it would otherwise not be there at all.
    covered = [str(scratch), *there]
    if way() == "bwrap":
        covers = [part for path in covered for part in ("--tmpfs", path)]
        walls = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
        return [
            "bwrap",
            "--ro-bind",
            "/",
            "/",
            "--proc",
            "/proc",
            "--dev",
            "/dev",
            *covers,
            *walls,
        ]
    if way() == "unshare":
        return ["unshare", *_UNSHARE, "sh", "-c", _BUILD_WALLS, "sh", *covered, "--"]
    raise NotHere("neither bubblewrap nor unshare can make namespaces here")


def _environment(scratch: Path) -> dict[str, str]:
    """Nothing of ours: no secret, no address. One thread, one order of dictionaries and sets."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(scratch),
        "MPLCONFIGDIR": str(scratch),
        "MPLBACKEND": "Agg",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "LC_ALL": "C.UTF-8",
    }


def _talk(process: "subprocess.Popen[bytes]", code: bytes, until: float) -> tuple[str, str, bool]:
    """Hand the code over and read what comes; (output, errors, whether we had to end it)."""
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise ValueError("The process has no pipes.")
    with suppress(BrokenPipeError):
        process.stdin.write(code)
        process.stdin.close()
    found: dict[str, bytearray] = {"out": bytearray(), "err": bytearray()}
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ, "out")
        waiting.register(process.stderr, selectors.EVENT_READ, "err")
        while waiting.get_map():
            left = until - time.monotonic()
            ready = waiting.select(left) if left > 0 else []
            if not ready:
                return _text(found["out"]), _text(found["err"]), True
            for key, _events in ready:
                piece = os.read(key.fd, 65536)
                if not piece:
                    waiting.unregister(key.fileobj)
                found[key.data] += piece
            if len(found["out"]) > LARGEST_OUTPUT or len(found["err"]) > LARGEST_OUTPUT:
                return _text(found["out"]), _text(found["err"]), True
    return _text(found["out"]), _text(found["err"]), False


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the process with everything in its group."""
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _text(found: bytearray) -> str:
    return bytes(found[:LARGEST_OUTPUT]).decode("utf-8", "replace").replace("\0", "")
